package io.retinue.video.synthetic;

/** The places where a synthetic camera can hang. */
public enum View {
  /** A street corner by day, seen from a pole at an angle: lights, a crossing, bicycle lanes. */
  CORNER(CornerStage::build),
  /** A paved square in the morning: people and bicycles cross it, cars pass behind. */
  PLAZA(PlazaStage::build),
  /** A long road at dusk that comes towards the camera. */
  AVENUE(AvenueStage::build),
  /** A street at night: lamps, lit windows, headlights. */
  NIGHT(NightStage::build);

  private final Builder builder;

  View(Builder builder) {
    this.builder = builder;
  }

  Stage stage(Dice dice, int width, int height) {
    return builder.build(dice, width, height);
  }

  /** Paints a stage; the dice decide what may differ from street to street of one kind. */
  interface Builder {
    Stage build(Dice dice, int width, int height);
  }
}
