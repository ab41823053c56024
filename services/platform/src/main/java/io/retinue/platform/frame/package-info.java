/**
 * The names of cameras and frames: {@link CameraName}, {@link FrameId}, {@link FilmEpoch}, {@link
 * TraceParent}; what became of frames: {@link FrameAccount}, {@link ShedReason}.
 */
@NullMarked
package io.retinue.platform.frame;

import org.jspecify.annotations.NullMarked;
