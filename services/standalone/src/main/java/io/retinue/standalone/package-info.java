/** All services in one JVM beside an embedded broker, and the retinue command. */
@NullMarked
package io.retinue.standalone;

import org.jspecify.annotations.NullMarked;
