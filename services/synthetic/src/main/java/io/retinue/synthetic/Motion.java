package io.retinue.synthetic;

/** The distance along a route at a time; a function of time only. */
interface Motion {
  /**
   * How far it has come.
   *
   * @param second scene time
   * @return meters from the route's start; negative before it sets out
   */
  double metersAt(double second);

  /** Whether it slows down or stops at that moment. */
  default boolean slowingAt(double second) {
    return metersAt(second + 0.3) - metersAt(second)
            < 0.9 * (metersAt(second) - metersAt(second - 0.3))
        || metersAt(second + 0.1) - metersAt(second) < 0.02;
  }

  /** Goes on at one speed, in meters a second. */
  record Steady(double start, double speed) implements Motion {
    @Override
    public double metersAt(double second) {
      return (second - start) * speed;
    }
  }

  /** Walks, stops for a while at one place, walks on. */
  record Resting(double start, double speed, double place, double rest) implements Motion {
    @Override
    public double metersAt(double second) {
      double free = (second - start) * speed;
      return free < place ? free : Math.max(place, free - rest * speed);
    }
  }

  /**
   * Comes at a speed, stops at a place, waits and goes on.
   *
   * @param place meters from the start where it stops
   * @param arrives second at which it stops
   * @param leaves second at which it starts off
   */
  record StopAndGo(double speed, double place, double arrives, double leaves) implements Motion {
    private static final double METERS_PER_SECOND_SQUARED = 2.6;

    @Override
    public double metersAt(double second) {
      double change = speed / METERS_PER_SECOND_SQUARED;
      double room = speed * change / 2;
      if (second < arrives) {
        double left = arrives - second;
        return place
            - (left < change
                ? room * (left / change) * (left / change)
                : room + speed * (left - change));
      }
      double gone = Math.max(0, second - leaves);
      return place
          + (gone < change
              ? room * (gone / change) * (gone / change)
              : room + speed * (gone - change));
    }
  }
}
