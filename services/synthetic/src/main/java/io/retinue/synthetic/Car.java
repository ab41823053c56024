package io.retinue.synthetic;

/**
 * A car with its lights.
 *
 * @param lit whether headlights and tail lights are on
 * @param rolled meters rolled, which turn the wheels
 */
record Car(Placement place, CarShape shape, int paint, double rolled, boolean braking, boolean lit)
    implements Actor {
  private static final double WHEEL = 0.34;
  private static final int[] PAINTS = {
    0xC23B33, 0x2D5F9E, 0xE9E9E4, 0x565D66, 0xB9BEC4, 0x2F7A5B, 0xE3A92F, 0x7A2B3A, 0x6FA7C7,
    0x4A525B, 0xD9CFB8
  };

  static Car of(Dice dice, Placement place, double rolled, boolean braking, boolean lit) {
    CarShape shape = CarShape.of(dice);
    return new Car(place, shape, dice.of(2, PAINTS), rolled, braking, lit);
  }

  @Override
  public String label() {
    return "car";
  }

  @Override
  public double reach() {
    return 3.2;
  }

  @Override
  public void castShadow(Sketch sketch, Lighting lighting) {
    GroundShadow.ofBox(sketch, lighting, shape.length(), shape.width(), shape.roof());
    if (lit) {
      CarLights.beam(sketch, this);
    }
  }

  @Override
  public void paint(Sketch sketch) {
    int near = place.nearSide();
    underbody(sketch, near);
    CarBody.paint(sketch, this, near);
    wheels(sketch, near);
    CarCabin.paint(sketch, this, near);
    CarLights.paint(sketch, this);
  }

  private void underbody(Sketch sketch, int near) {
    double side = shape.width() / 2 - 0.15;
    double half = shape.length() / 2 - 0.35;
    sketch.face(
        0x101114,
        0x101114,
        new Joint(half, side, 0.15),
        new Joint(half, -side, 0.15),
        new Joint(-half, -side, 0.15),
        new Joint(-half, side, 0.15));
    sketch.face(
        0x101114,
        0x101114,
        new Joint(half, near * side, 0.4),
        new Joint(half, near * side, 0.15),
        new Joint(-half, near * side, 0.15),
        new Joint(-half, near * side, 0.4));
    sketch.wheel(wheelAt(1, -near), WHEEL, 0x17181B);
    sketch.wheel(wheelAt(-1, -near), WHEEL, 0x17181B);
  }

  private void wheels(Sketch sketch, int near) {
    for (int end = -1; end <= 1; end += 2) {
      Joint hub = wheelAt(end, near);
      sketch.wheel(hub.plus(0, near * 0.005, 0.03), WHEEL + 0.07, 0x15161A);
      sketch.wheel(hub.plus(0, near * 0.01, 0), WHEEL, 0x222429);
      sketch.wheel(hub.plus(0, near * 0.02, 0), WHEEL * 0.62, 0xAEB3B9);
      for (int spoke = 0; spoke < 5; spoke++) {
        double angle = -rolled / WHEEL + spoke * 2 * StrictMath.PI / 5;
        sketch.limb(
            hub.turned(angle, 0.06), 0.022, hub.turned(angle, WHEEL * 0.55), 0.03, 0x5B6067);
      }
    }
  }

  private Joint wheelAt(int end, int side) {
    return new Joint(end * (shape.length() / 2 - 0.82), side * (shape.width() / 2 - 0.02), WHEEL);
  }

  @Override
  public void shine(Sketch sketch) {
    if (lit) {
      CarLights.shine(sketch, this);
    }
  }
}
