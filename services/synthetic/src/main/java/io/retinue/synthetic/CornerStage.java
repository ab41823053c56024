package io.retinue.synthetic;

import io.retinue.synthetic.Flow.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@link View#CORNER}. */
final class CornerStage {
  private static final Axis STREET = Axis.at(0, 21.5, 17);
  private static final double START = -22;
  private static final double END = 30;
  private static final double CROSSING = -2.5;

  private CornerStage() {}

  static Stage build(Dice dice, int width, int height) {
    Camera camera = new Camera(width, height, 8.5, 15.5, 660);
    Lighting lighting = new Lighting(new Light(1, 0.985, 0.95), List.of(), 0.55, 0.28, 0.42, false);
    Backdrop backdrop = new Backdrop(camera, lighting, dice);
    ground(backdrop);
    Tree[] trees = {
      new Tree(STREET.point(-9.5, 6.1), 5.6, 1.9, 0x6C9A3E),
      new Tree(STREET.point(5.2, 6.1), 5.4, 1.8, 0x5E9444),
      new Tree(STREET.point(17, 6.1), 5.8, 1.9, 0x76A046)
    };
    for (Tree tree : trees) {
      tree.shade(backdrop.easel(), lighting, dice.on(50));
    }
    backdrop.settle(0.07);
    backdrop.sky(0x6FAAE0, 0xE3EFF2, 0.3);
    backdrop.clouds(0xFFFFFF, 0.2);
    backdrop.skyline(0xB9C8D2, 0.3, 50, 0);
    houses(backdrop, dice);
    Scenery scenery = new Scenery(camera, lighting);
    for (int i = 0; i < trees.length; i++) {
      Tree tree = trees[i];
      Dice own = dice.on(60 + i);
      scenery.stand(tree.foot(), easel -> tree.paint(easel, own));
    }
    StreetLamp lamp = new StreetLamp(STREET.point(0.4, 5.4), 5.4, 0.4, -1.3, false);
    scenery.stand(lamp.foot(), lamp::paint);
    TrafficLight light = new TrafficLight(STREET.point(-4.6, -5.4));
    scenery.stand(light.foot(), light::paint);
    Bench bench = new Bench(STREET, 9.5, 8.2);
    scenery.stand(bench.foot(), bench::paint);
    return new Stage(camera, lighting, backdrop.finish(), scenery.props(), flows(), 5);
  }

  private static void ground(Backdrop backdrop) {
    backdrop.ground(0x9C968C, 0xA8A196);
    Paving paving = new Paving(backdrop.easel(), STREET);
    paving.slabs(-40, 60, 5, 10, 1.0, 0xB9B1A4, 0xA39B8F);
    paving.slabs(-40, 60, -14, -5, 1.0, 0xB5ADA0, 0x9F978B);
    paving.strip(-40, 60, -5, 5, 0x5A5D62);
    paving.strip(-40, 60, 3.5, 5, 0x8E4B42);
    paving.strip(-40, 60, -5, -3.5, 0x8E4B42);
    paving.strip(-40, 60, 3.42, 3.54, 0xDDD8CB);
    paving.strip(-40, 60, -3.54, -3.42, 0xDDD8CB);
    paving.dashes(-40, CROSSING - 3, 0, 0.13, 1.6, 1.8, 0xE4DFD2);
    paving.dashes(CROSSING + 3.4, 60, 0, 0.13, 1.6, 1.8, 0xE4DFD2);
    paving.strip(CROSSING - 1.5, CROSSING + 1.5, -5, 5, 0x5A5D62);
    paving.zebra(CROSSING - 1.5, CROSSING + 1.5, -5, 5, 0xE9E5DA);
    paving.strip(CROSSING - 2.6, CROSSING - 2.3, -3.4, -0.1, 0xE4DFD2);
    paving.strip(CROSSING + 2.3, CROSSING + 2.6, 0.1, 3.4, 0xE4DFD2);
    paving.curb(-40, 60, 5.1, 0xD0C9BC, 0x6F6A63);
    paving.curb(-40, 60, -5.1, 0xD0C9BC, 0x6F6A63);
    paving.manhole(3.2, -1.4, 0x484B4F);
    paving.bicycleSign(4.5, 4.1, 0xE9E3D8);
    paving.bicycleSign(2.5, -4.4, 0xE9E3D8);
  }

  private static void houses(Backdrop backdrop, Dice dice) {
    double[] ends = {-30, -13.5, -6.5, 1.5, 9.5, 16, 24, 40};
    double[] heights = {6.3, 6.1, 6.5, 6.2, 6.4, 6.1, 6.6};
    for (int i = ends.length - 2; i >= 0; i--) {
      Facade house = Facade.of(dice.on(20 + i), heights[i], 0.04);
      Wall wall =
          new Wall(backdrop.easel(), STREET.point(ends[i], 10), STREET.point(ends[i + 1], 10));
      house.paint(wall, dice.on(30 + i));
    }
  }

  private static List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    double far = 4.25;
    Route right = straight(START, END, -1.75);
    Route left = straight(END, START, 1.75);
    double stopRight = CROSSING - 2.9 - 2.2 - START;
    double stopLeft = END - (CROSSING + 2.9 + 2.2);
    flows.add(new Flow(Kind.CAR, right, new Timetable.Lights(26, 14, 3, 6.5, stopRight, 6.6), 0.1));
    flows.add(new Flow(Kind.CAR, left, new Timetable.Lights(26, 14, 3, 6.0, stopLeft, 6.6), 0.1));
    flows.add(
        new Flow(
            Kind.BICYCLE,
            straight(START, END, -far),
            new Timetable.Lights(26, 14, 2, 3.8, stopRight + 1.2, 2.4),
            0.15));
    flows.add(
        new Flow(
            Kind.BICYCLE,
            straight(END, START, far),
            new Timetable.Lights(26, 14, 2, 3.6, stopLeft + 1.2, 2.4),
            0.15));
    flows.add(walk(straight(START, END, 7.8), 45, 3));
    flows.add(walk(straight(END, START, 6.6), 52, 11));
    flows.add(walk(straight(START, END, -7.0), 58, 7));
    flows.add(walk(straight(END, START, -6.4), 66, 19));
    Route over =
        new Route(
            STREET.point(START, -6.6),
            STREET.point(CROSSING - 0.5, -6.4),
            STREET.point(CROSSING - 0.3, 6.6),
            STREET.point(END, 7.2));
    double near = over.length() - (END - CROSSING) - 12;
    flows.add(
        new Flow(Kind.PERSON, over, new Timetable.Regular(26, 16.6, 1.8, 1.25, 1.5, near, 0), 0.9));
    Route back =
        new Route(
            STREET.point(END, 6.4),
            STREET.point(CROSSING + 0.5, 6.4),
            STREET.point(CROSSING + 0.3, -6.6),
            STREET.point(START, -7.4));
    flows.add(
        new Flow(
            Kind.PERSON,
            back,
            new Timetable.Regular(26, 16.4, 1.8, 1.25, 1.5, END - CROSSING, 0),
            0.9));
    return flows;
  }

  private static Flow walk(Route route, double period, double offset) {
    return new Flow(
        Kind.PERSON, route, new Timetable.Regular(period, offset, 9, 1.05, 1.55, 0, 0.15), 0.6);
  }

  private static Route straight(double from, double to, double b) {
    return new Route(STREET.point(from, b), STREET.point(to, b));
  }
}
