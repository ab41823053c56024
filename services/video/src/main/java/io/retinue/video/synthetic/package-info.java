/**
 * The synthetic camera: deterministic street scenes, pleasant to look at, with exact truth.
 *
 * <p>{@link io.retinue.video.synthetic.SyntheticStreet} is the main class; {@link
 * io.retinue.video.synthetic.ScriptedScene} is the plain one whose moments are known. A {@link
 * io.retinue.video.synthetic.Stage} (one class a view) holds what stands still: a painted backdrop,
 * {@link io.retinue.video.synthetic.Prop}s that can hide things, and {@link
 * io.retinue.video.synthetic.Flow}s, the timetables of what moves. Each moving thing ({@link
 * io.retinue.video.synthetic.Pedestrian}, {@link io.retinue.video.synthetic.Car}, {@link
 * io.retinue.video.synthetic.Bicycle}) is a small model in metres drawn through a {@link
 * io.retinue.video.synthetic.Camera} by the {@link io.retinue.video.synthetic.Brush}, which also
 * writes the item buffer that truth is read from.
 *
 * <p>World axes: x to the right, y up from the ground, z away from the camera, all in metres. A
 * placed thing has its own axes: u forward, v to its left, y up.
 */
@NullMarked
package io.retinue.video.synthetic;

import org.jspecify.annotations.NullMarked;
