/** The names of cameras and frames: {@link CameraName}, {@link FrameId}, {@link FilmEpoch}. */
@NullMarked
package io.retinue.platform.frame;

import org.jspecify.annotations.NullMarked;
