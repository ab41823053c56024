package io.retinue.synthetic;

import java.util.List;

/**
 * The light of a scene.
 *
 * @param ambient light that is everywhere
 * @param lamps street lamps, none by day
 * @param shadowX ground meters that a shadow falls to the right for each meter of height
 * @param shadowZ the same, away from the camera
 * @param shadowDepth darkness of a shadow's core, 0 … 1
 * @param vehicleLights whether headlights and tail lights are on
 */
record Lighting(
    Light ambient,
    List<Lamp> lamps,
    double shadowX,
    double shadowZ,
    double shadowDepth,
    boolean vehicleLights) {
  Light at(double x, double z) {
    Light light = ambient;
    for (Lamp lamp : lamps) {
      light = light.plus(lamp.light(), lamp.reaching(x, z));
    }
    return light;
  }
}
