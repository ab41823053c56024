package io.retinue.video.synthetic;

import java.util.List;

/**
 * A stream of things of one kind along one route.
 *
 * @param kind what moves
 * @param aside metres that members may keep to the left or right of the route
 */
record Flow(Kind kind, Route route, Timetable timetable, double aside) {
  /** The labels that the street knows. */
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
      double metres = motion.metresAt(second);
      if (metres >= 0 && metres <= route.length()) {
        into.add(
            new Tracked(
                kind.label + "-" + number + "-" + member, actor(own, motion, second, lighting)));
      }
    }
  }

  private Actor actor(Dice own, Motion motion, double second, Lighting lighting) {
    double metres = motion.metresAt(second);
    Placement place = route.after(metres, own.between(201, -aside, aside));
    boolean lit = lighting.vehicleLights();
    return switch (kind) {
      case PERSON -> {
        Wardrobe wear = Wardrobe.of(own);
        boolean stands = motion.metresAt(second + 0.1) - metres < 0.01;
        yield new Pedestrian(
            place, wear, stands ? Gait.standing() : Gait.walking(metres, wear.size()));
      }
      case BICYCLE -> new Bicycle(place, Wardrobe.rider(own), Cycle.of(own.on(1)), metres, lit);
      case CAR -> Car.of(own, place, metres, motion.slowingAt(second), lit);
    };
  }
}
