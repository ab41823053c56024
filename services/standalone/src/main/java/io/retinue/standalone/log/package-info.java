/**
 * The log: {@link LogOutput} writes to a file or to stdout, as text or JSON, with control
 * characters escaped and the lines of libraries limited.
 */
@NullMarked
package io.retinue.standalone.log;

import org.jspecify.annotations.NullMarked;
