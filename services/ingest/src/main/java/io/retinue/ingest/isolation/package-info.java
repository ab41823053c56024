/**
 * Decoding in child processes: {@link io.retinue.ingest.isolation.DecoderProcesses} gives sources
 * that are opened, decoded and encoded in a JVM of their own, a group of cameras in each. A crash
 * of native code ends that JVM and not this one. {@link io.retinue.ingest.isolation.DecoderMain} is
 * the child. What the sources do, and what happens after a failure, is elsewhere.
 */
@NullMarked
package io.retinue.ingest.isolation;

import org.jspecify.annotations.NullMarked;
