/**
 * An RTSP camera for tests, with the faults that cameras have: {@link
 * io.retinue.testkit.rtsp.RtspServer}. Its pictures are H.264 that is written here or that a file
 * holds; nothing here decodes, so no native library is needed.
 */
@NullMarked
package io.retinue.testkit.rtsp;

import org.jspecify.annotations.NullMarked;
