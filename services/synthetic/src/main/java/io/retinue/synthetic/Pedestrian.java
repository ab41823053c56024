package io.retinue.synthetic;

import io.retinue.synthetic.Wardrobe.Garment;
import io.retinue.synthetic.Wardrobe.Luggage;

/** A person on foot. */
record Pedestrian(Placement place, Wardrobe wear, Gait gait) implements Actor {
  @Override
  public String label() {
    return "person";
  }

  @Override
  public double reach() {
    return 2;
  }

  private double size() {
    return wear.size() / 1.75;
  }

  @Override
  public void castShadow(Sketch sketch, Lighting lighting) {
    GroundShadow.ofUpright(sketch, lighting, 0.26, wear.size());
  }

  @Override
  public void paint(Sketch sketch) {
    int near = place.nearSide();
    boolean facing = place.facesCamera();
    if (facing && wear.luggage() == Luggage.BACKPACK) {
      backpack(sketch);
    }
    arm(sketch, -near);
    leg(sketch, -near);
    leg(sketch, near);
    torso(sketch);
    if (!facing && wear.luggage() == Luggage.BACKPACK) {
      backpack(sketch);
    }
    Head.paint(sketch, joint(0.03, 0, 1.62), size(), wear);
    arm(sketch, near);
  }

  private void leg(Sketch sketch, int side) {
    double s = size();
    Joint hip = joint(0, side * 0.085, 0.92);
    Joint knee = hip.hanging(gait.thigh(side), 0.44 * s);
    Joint ankle = knee.hanging(gait.thigh(side) - gait.knee(side), 0.41 * s);
    boolean bare = wear.garment() == Garment.SHORTS || wear.garment() == Garment.SKIRT;
    sketch.limb(
        ankle.plus(-0.02 * s, 0, -0.03 * s),
        0.055 * s,
        ankle.plus(0.15 * s, 0, -0.05 * s),
        0.042 * s,
        wear.shoes());
    sketch.limb(knee, 0.072 * s, ankle, 0.052 * s, bare ? wear.skin() : trousers());
    sketch.limb(hip, 0.105 * s, knee, 0.075 * s, trousers());
  }

  private int trousers() {
    return wear.garment() == Garment.COAT ? 0x2B2D36 : wear.bottom();
  }

  private void torso(Sketch sketch) {
    double s = size();
    double skirtEnd = wear.garment() == Garment.SKIRT ? 0.58 : 0.68;
    if (wear.garment() == Garment.SKIRT || wear.garment() == Garment.COAT) {
      for (int side = -1; side <= 1; side += 2) {
        sketch.limb(
            joint(0, side * 0.05, 1.0),
            0.115 * s,
            joint(0, side * 0.09, skirtEnd),
            0.135 * s,
            wear.bottom());
      }
    }
    for (int side = -1; side <= 1; side += 2) {
      sketch.limb(
          joint(0.02, side * 0.08, 1.34),
          0.125 * s,
          joint(0, side * 0.055, 0.98),
          0.115 * s,
          wear.top());
    }
    sketch.limb(joint(0, 0, 1.42), 0.06 * s, joint(0.02, 0, 1.5), 0.055 * s, wear.skin());
  }

  private void arm(Sketch sketch, int side) {
    double s = size();
    Joint shoulder = joint(0, side * 0.2, 1.39);
    Joint elbow = shoulder.hanging(gait.arm(side), 0.29 * s).plus(0, side * 0.03 * s, 0);
    Joint hand = elbow.hanging(gait.arm(side) + 0.25 + 0.4 * Math.abs(gait.arm(side)), 0.25 * s);
    if (wear.luggage() == Luggage.BAG && side > 0) {
      sketch.limb(
          hand.plus(-0.06 * s, 0, -0.2 * s),
          0.11 * s,
          hand.plus(0.08 * s, 0, -0.2 * s),
          0.11 * s,
          wear.luggageColor());
    }
    sketch.disc(hand, 0.05 * s, wear.skin());
    sketch.limb(elbow, 0.058 * s, hand.towards(elbow, 0.15), 0.046 * s, wear.sleeves());
    sketch.limb(shoulder, 0.07 * s, elbow, 0.058 * s, wear.sleeves());
  }

  private void backpack(Sketch sketch) {
    double s = size();
    sketch.limb(
        joint(-0.17, 0, 1.3), 0.13 * s, joint(-0.18, 0, 1.08), 0.15 * s, wear.luggageColor());
  }

  /** A joint of a body 1.75 m tall, scaled to this one. */
  private Joint joint(double u, double v, double y) {
    double s = size();
    return new Joint(u * s, v * s, (y + gait.rise()) * s);
  }
}
