package io.retinue.synthetic;

/**
 * A bicycle and its rider, who is part of it and no person of its own.
 *
 * @param rolled meters rolled, which turn wheels and pedals
 */
record Bicycle(Placement place, Wardrobe rider, Cycle cycle, double rolled, boolean lit)
    implements Actor {
  private static final double WHEEL = 0.35;
  private static final double CRANK = 0.17;
  private static final Joint REAR_HUB = new Joint(-0.54, 0, WHEEL);
  private static final Joint FRONT_HUB = new Joint(0.56, 0, WHEEL);
  private static final Joint BRACKET = new Joint(-0.06, 0, 0.3);
  private static final Joint SEAT = new Joint(-0.22, 0, 0.9);
  private static final Joint HEAD_TOP = new Joint(0.37, 0, 0.94);
  private static final Joint HEAD_END = new Joint(0.42, 0, 0.74);
  private static final Joint STEM = new Joint(0.36, 0, 1.08);
  private static final int TIRE = 0x17181B;

  @Override
  public String label() {
    return "bicycle";
  }

  @Override
  public double reach() {
    return 2.2;
  }

  @Override
  public void castShadow(Sketch sketch, Lighting lighting) {
    GroundShadow.ofBox(sketch, lighting, 1.7, 0.3, 1.5);
  }

  @Override
  public void paint(Sketch sketch) {
    int near = place.nearSide();
    boolean facing = place.facesCamera();
    leg(sketch, -near);
    wheel(sketch, facing ? REAR_HUB : FRONT_HUB);
    if (!facing) {
      arms(sketch, near);
    }
    frame(sketch, near);
    wheel(sketch, facing ? FRONT_HUB : REAR_HUB);
    torso(sketch);
    leg(sketch, near);
    if (facing) {
      arms(sketch, near);
    }
  }

  private void wheel(Sketch sketch, Joint hub) {
    double turn = -rolled / WHEEL;
    for (int i = 0; i < 4; i++) {
      double angle = turn + i * StrictMath.PI / 4;
      sketch.limb(
          hub.turned(angle, WHEEL),
          0.008,
          hub.turned(angle + StrictMath.PI, WHEEL),
          0.008,
          0xA9ADB3);
    }
    int segments = 18;
    Joint last = hub.turned(0, WHEEL - 0.02);
    for (int i = 1; i <= segments; i++) {
      Joint next = hub.turned(i * 2 * StrictMath.PI / segments, WHEEL - 0.02);
      sketch.limb(last, 0.035, next, 0.035, TIRE);
      last = next;
    }
    sketch.disc(hub, 0.045, 0x6E7278);
  }

  private void frame(Sketch sketch, int near) {
    int paint = cycle.paint();
    tube(sketch, REAR_HUB, BRACKET, paint);
    tube(sketch, REAR_HUB, SEAT.plus(0.04, 0, -0.12), paint);
    tube(sketch, BRACKET, SEAT, paint);
    tube(sketch, BRACKET, HEAD_END, paint);
    tube(sketch, SEAT.plus(0.03, 0, -0.1), HEAD_TOP, paint);
    tube(sketch, STEM, HEAD_END, paint);
    tube(sketch, HEAD_END, FRONT_HUB, Rgb.times(paint, 0.85));
    sketch.limb(SEAT.plus(-0.1, 0, 0.05), 0.05, SEAT.plus(0.1, 0, 0.06), 0.03, 0x26221F);
    sketch.limb(STEM.plus(0.03, -0.26, 0), 0.022, STEM.plus(0.03, 0.26, 0), 0.022, 0x2B2D31);
    sketch.disc(BRACKET.plus(0, near * 0.05, 0), 0.075, 0x3A3D42);
    if (cycle.basket()) {
      Joint basket = STEM.plus(0.2, 0, -0.12);
      sketch.limb(basket, 0.13, basket.plus(0, 0, -0.08), 0.11, 0x9A7345);
    }
    if (cycle.panniers()) {
      Joint rack = REAR_HUB.plus(0.02, near * 0.1, 0.3);
      sketch.limb(rack, 0.14, rack.plus(0, 0, -0.14), 0.13, cycle.luggage());
    }
    if (lit) {
      sketch.disc(STEM.plus(0.08, 0, -0.05), 0.06, 0xFFFFFF);
      sketch.disc(REAR_HUB.plus(-0.08, 0, 0.35), 0.05, 0xFF2A20);
    }
  }

  private static void tube(Sketch sketch, Joint a, Joint b, int color) {
    sketch.limb(a, 0.032, b, 0.032, color);
  }

  private void torso(Sketch sketch) {
    for (int side = -1; side <= 1; side += 2) {
      sketch.limb(
          new Joint(0.1, side * 0.09, 1.42),
          0.12,
          new Joint(-0.2, side * 0.06, 1.05),
          0.125,
          rider.top());
    }
    Joint head = new Joint(0.22, 0, 1.68);
    sketch.limb(new Joint(0.12, 0, 1.48), 0.06, head, 0.06, rider.skin());
    Head.paint(sketch, head, 1, rider);
    if (cycle.helmet()) {
      sketch.limb(head.plus(-0.07, 0, 0.07), 0.105, head.plus(0.05, 0, 0.08), 0.1, cycle.luggage());
    }
  }

  private void arms(Sketch sketch, int near) {
    arm(sketch, -near);
    arm(sketch, near);
  }

  private void arm(Sketch sketch, int side) {
    Joint shoulder = new Joint(0.1, side * 0.19, 1.43);
    Joint hand = STEM.plus(0.03, side * 0.22, 0.03);
    Joint elbow = shoulder.towards(hand, 0.5).plus(-0.05, side * 0.05, -0.07);
    sketch.limb(elbow, 0.052, hand, 0.045, rider.sleeves());
    sketch.disc(hand, 0.05, rider.skin());
    sketch.limb(shoulder, 0.065, elbow, 0.055, rider.sleeves());
  }

  private void leg(Sketch sketch, int side) {
    double turn = -rolled / (WHEEL * 2.6) + (side > 0 ? 0 : StrictMath.PI);
    Joint bracket = BRACKET.plus(0, side * 0.1, 0);
    Joint pedal = bracket.turned(turn, CRANK);
    Joint ankle = pedal.plus(-0.04, 0, 0.1);
    Joint hip = new Joint(-0.2, side * 0.09, 1.0);
    Joint knee = Limb.bend(hip, ankle, 0.44, 0.44);
    sketch.limb(bracket, 0.02, pedal, 0.02, 0x55585D);
    sketch.limb(pedal.plus(-0.08, 0, 0.04), 0.05, pedal.plus(0.1, 0, 0.03), 0.04, rider.shoes());
    sketch.limb(knee, 0.07, ankle, 0.05, rider.bottom());
    sketch.limb(hip, 0.1, knee, 0.075, rider.bottom());
  }

  @Override
  public void shine(Sketch sketch) {
    if (lit) {
      Joint lamp = STEM.plus(0.08, 0, -0.05);
      Joint tail = REAR_HUB.plus(-0.08, 0, 0.35);
      Spot at = sketch.at(place.facesCamera() ? lamp : tail);
      double radius = 0.3 * at.scale();
      sketch.brush().flare(at, radius, place.facesCamera() ? 0xFFF3D0 : 0xFF3020, 0.4);
    }
  }
}
