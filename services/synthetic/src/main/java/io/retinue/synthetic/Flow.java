package io.retinue.synthetic;

import java.util.List;

/**
 * A stream of things of one kind along one route.
 *
 * @param kind what moves
 * @param aside meters that members may keep to the left or right of the route
 */
record Flow(Kind kind, Route route, Timetable timetable, double aside) {
  /** The labels of the street. */
  enum Kind {
    PERSON("person"),
    CAR("car"),
    BICYCLE("bicycle");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** Adds the members that are under way at a moment. */
  void collect(double second, Dice dice, int number, Lighting lighting, List<Tracked> into) {
    double spread = timetable.spread(route.length());
    long first = (long) Math.floor((second - spread) / timetable.period()) - 1;
    long last = (long) Math.floor((second + spread) / timetable.period()) + 1;
    for (long member = first; member <= last; member++) {
      Dice own = dice.on(number).on(member);
      Motion motion = timetable.motion(member, own);
      double meters = motion.metersAt(second);
      if (meters >= 0 && meters <= route.length()) {
        into.add(
            new Tracked(
                kind.label + "-" + number + "-" + member, actor(own, motion, second, lighting)));
      }
    }
  }

  private Actor actor(Dice own, Motion motion, double second, Lighting lighting) {
    double meters = motion.metersAt(second);
    Placement place = route.after(meters, own.between(201, -aside, aside));
    boolean lit = lighting.vehicleLights();
    return switch (kind) {
      case PERSON -> {
        Wardrobe wear = Wardrobe.of(own);
        boolean stands = motion.metersAt(second + 0.1) - meters < 0.01;
        yield new Pedestrian(
            place, wear, stands ? Gait.standing() : Gait.walking(meters, wear.size()));
      }
      case BICYCLE -> new Bicycle(place, Wardrobe.rider(own), Cycle.of(own.on(1)), meters, lit);
      case CAR -> Car.of(own, place, meters, motion.slowingAt(second), lit);
    };
  }
}
