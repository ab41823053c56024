package io.retinue.synthetic;

/** A moving object with a truth box, as it is in one frame. */
interface Actor {
  String label();

  Placement place();

  /** Meters from the middle of its footprint to its farthest part, to skip what is off screen. */
  double reach();

  /** Darkens the ground it stands on. */
  void castShadow(Sketch sketch, Lighting lighting);

  void paint(Sketch sketch);

  /** Adds the light it gives off, after all things are painted. */
  default void shine(Sketch sketch) {}
}
