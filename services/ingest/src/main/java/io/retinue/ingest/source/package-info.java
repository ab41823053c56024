/**
 * Where frames come from: {@link io.retinue.ingest.source.CameraSource} opens a {@link
 * io.retinue.ingest.source.FrameSource}, which gives the frames of one epoch to one thread. Each
 * kind of source is a class here. What is done when one fails is elsewhere.
 */
@NullMarked
package io.retinue.ingest.source;

import org.jspecify.annotations.NullMarked;
