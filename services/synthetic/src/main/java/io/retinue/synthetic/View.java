package io.retinue.synthetic;

/** The places of synthetic cameras. */
public enum View {
  /** A street corner by day, seen from a pole at an angle: lights, a crossing, bicycle lanes. */
  CORNER(0),
  /** A paved square in the morning: people and bicycles cross it, cars pass behind. */
  PLAZA(1),
  /** A long road at dusk that comes towards the camera. */
  AVENUE(2),
  /** A street at night: lamps, lit windows, headlights. */
  NIGHT(3);

  /** Tells its dice from those of the other views, for ever. */
  private final int number;

  View(int number) {
    this.number = number;
  }

  Dice dice(long seed) {
    return new Dice(seed).on(number);
  }

  /** Paints the stage; the dice decide what differs between streets of one view. */
  Stage stage(Dice dice, int width, int height) {
    return switch (this) {
      case CORNER -> CornerStage.build(dice, width, height);
      case PLAZA -> PlazaStage.build(dice, width, height);
      case AVENUE -> AvenueStage.build(dice, width, height);
      case NIGHT -> NightStage.build(dice, width, height);
    };
  }
}
