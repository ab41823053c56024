/**
 * The synthetic camera: deterministic street scenes, pleasant to look at, with exact truth.
 *
 * <p>{@link io.retinue.synthetic.SyntheticStreet} is the main class; {@link
 * io.retinue.synthetic.ScriptedScene} is a simple one with known moments. A {@link
 * io.retinue.synthetic.Stage} (one class a view) holds what stands still: a painted backdrop,
 * {@link io.retinue.synthetic.Prop}s that can hide things, and {@link io.retinue.synthetic.Flow}s,
 * the timetables of what moves. Each moving thing ({@link io.retinue.synthetic.Pedestrian}, {@link
 * io.retinue.synthetic.Car}, {@link io.retinue.synthetic.Bicycle}) is a small model in meters drawn
 * through a {@link io.retinue.synthetic.Camera} by the {@link io.retinue.synthetic.Brush}, which
 * also writes the item buffer that truth is read from.
 *
 * <p>World axes: x to the right, y up from the ground, z away from the camera, all in meters. A
 * placed thing has its own axes: u forward, v to its left, y up.
 */
@NullMarked
package io.retinue.synthetic;

import org.jspecify.annotations.NullMarked;
