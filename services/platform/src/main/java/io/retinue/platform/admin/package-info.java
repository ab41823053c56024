/**
 * The admin port, for operators and their tools: {@link AdminServer} returns the metrics, and
 * whether each service of the process is ready.
 */
@NullMarked
package io.retinue.platform.admin;

import org.jspecify.annotations.NullMarked;
