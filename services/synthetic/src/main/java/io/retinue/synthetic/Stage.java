package io.retinue.synthetic;

import java.util.List;

/**
 * What a view consists of.
 *
 * @param backdrop the painted ground, houses and sky, 0xRRGGBB, row-major, of the camera's size
 * @param noise largest change that the sensor's noise makes to a channel
 */
record Stage(
    Camera camera,
    Lighting lighting,
    int[] backdrop,
    List<Prop> props,
    List<Flow> flows,
    int noise) {}
