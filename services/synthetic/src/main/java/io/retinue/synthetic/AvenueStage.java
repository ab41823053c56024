package io.retinue.synthetic;

import io.retinue.synthetic.Flow.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@link View#AVENUE}. */
final class AvenueStage {
  private static final Axis ROAD = Axis.at(2.6, 0, 97);
  private static final double NEAR = 9;
  private static final double BEND = 52;

  /** The horizon as a share of the height. */
  private static final double HORIZON = 0.135;

  private AvenueStage() {}

  static Stage build(Dice dice, int width, int height) {
    Camera camera = new Camera(width, height, 6.8, 10.5, 720);
    List<Lamp> lamps = new ArrayList<>();
    for (StreetLamp lamp : lamps()) {
      lamps.add(new Lamp(lamp.foot(), 4, new Light(0.34, 0.24, 0.12)));
    }
    Lighting lighting = new Lighting(new Light(0.78, 0.6, 0.62), lamps, 0.25, -1.2, 0.34, true);
    Backdrop backdrop = new Backdrop(camera, lighting, dice);
    ground(backdrop);
    backdrop.settle(0.08);
    backdrop.sky(0x4A4F87, 0xFFB889, HORIZON);
    backdrop.clouds(0xFF8F7A, 0.1);
    Spot sun = new Spot(width * 0.365, height * 0.1, 1);
    backdrop.skyline(0x8A6078, HORIZON, 16, 0.05);
    backdrop.easel().glow(0xFFD48A, 0.9, sun, width * 0.17);
    backdrop.easel().disc(0xFFF3D0, 1, sun, width * 0.02, width * 0.02);
    end(backdrop, dice);
    Scenery scenery = new Scenery(camera, lighting);
    row(scenery, dice, 1, 49);
    row(scenery, dice, -1, 46);
    furniture(scenery, dice);
    return new Stage(camera, lighting, backdrop.finish(), scenery.props(), flows(), 6);
  }

  private static void ground(Backdrop backdrop) {
    backdrop.ground(0x8F867F, 0x9A9188);
    Paving paving = new Paving(backdrop.easel(), ROAD);
    paving.slabs(4, 62, 4.8, 9, 1.1, 0xB5AAA0, 0x9C9289);
    paving.slabs(4, 62, -9, -4.8, 1.1, 0xB5AAA0, 0x9C9289);
    paving.strip(58, 220, -5.8, 7.8, 0x8E8279);
    paving.strip(4, 220, -4.8, 4.8, 0x5B5C63);
    paving.strip(49, 58, -60, 60, 0x5B5C63);
    paving.strip(4, 49, 3.3, 4.8, 0x8A4A45);
    paving.strip(4, 49, -4.8, -3.3, 0x8A4A45);
    paving.strip(4, 49, 3.25, 3.38, 0xDAD2C6);
    paving.strip(4, 49, -3.38, -3.25, 0xDAD2C6);
    paving.dashes(4, 26, 0, 0.13, 1.7, 2, 0xDAD2C6);
    paving.dashes(31, 49, 0, 0.13, 1.7, 2, 0xDAD2C6);
    paving.strip(27, 30, -4.8, 4.8, 0x5B5C63);
    paving.zebra(27, 30, -4.8, 4.8, 0xE2DBD0);
    paving.curb(4, 49, 4.9, 0xCFC5B9, 0x6A625C);
    paving.curb(4, 49, -4.9, 0xCFC5B9, 0x6A625C);
    paving.bicycleSign(19, 4.05, 0xE2DBD0);
    paving.bicycleSign(21, -4.05, 0xE2DBD0);
    paving.manhole(22.5, 1.7, 0x4A4A50);
  }

  /** The houses that close the road off. */
  private static void end(Backdrop backdrop, Dice dice) {
    for (int i = 4; i >= 0; i--) {
      double near = 59 + 18 * i;
      Facade left = Facade.of(dice.on(80 + i), 6.4, 0.4);
      left.paint(
          new Wall(backdrop.easel(), ROAD.point(near, 8), ROAD.point(near + 18, 8)), dice.on(i));
      Facade right = Facade.of(dice.on(90 + i), 6.6, 0.4);
      right.paint(
          new Wall(backdrop.easel(), ROAD.point(near + 18, -6), ROAD.point(near, -6)), dice.on(i));
    }
    double[] ends = {40, 26, 17, 8, -6, -15, -25, -40};
    for (int i = 0; i < ends.length - 1; i++) {
      if (i == 3) {
        continue; // the street the sun sets in
      }
      Facade house = Facade.of(dice.on(20 + i), 6.3 + 0.4 * (i % 3), 0.45);
      Wall wall = new Wall(backdrop.easel(), ROAD.point(59, ends[i]), ROAD.point(59, ends[i + 1]));
      house.paint(wall, dice.on(30 + i));
    }
  }

  /** The houses along one side, the farthest first. */
  private static void row(Scenery scenery, Dice dice, int side, double last) {
    scenery.stand(
        ROAD.point(last, side * 9),
        easel -> {
          double length = 8.2;
          for (int i = 0; i < 5; i++) {
            double far = last - i * length;
            Facade house = Facade.of(dice.on(40 + i + 10 * side), 6.2 + 0.5 * (i % 2), 0.4);
            Ground one = ROAD.point(far, side * 9);
            Ground other = ROAD.point(Math.max(7, far - length), side * 9);
            Wall wall = side > 0 ? new Wall(easel, other, one) : new Wall(easel, one, other);
            house.paint(wall, dice.on(50 + i + 10 * side));
          }
        });
  }

  private static List<StreetLamp> lamps() {
    List<StreetLamp> lamps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lamps.add(new StreetLamp(ROAD.point(20 + i * 11, 5.5), 5.2, 1.3, 0, true));
      lamps.add(new StreetLamp(ROAD.point(25 + i * 10, -5.5), 5.2, -1.3, 0, true));
    }
    return lamps;
  }

  private static void furniture(Scenery scenery, Dice dice) {
    for (StreetLamp lamp : lamps()) {
      scenery.stand(lamp.foot(), lamp::paint);
    }
    Tree[] trees = {
      new Tree(ROAD.point(38, 6.2), 4.8, 1.6, 0x9A8A3E),
      new Tree(ROAD.point(25, 6.4), 4.4, 1.2, 0xA8893C),
      new Tree(ROAD.point(33, -6.4), 4.6, 1.5, 0x94883C)
    };
    for (int i = 0; i < trees.length; i++) {
      Tree tree = trees[i];
      Dice own = dice.on(70 + i);
      scenery.stand(tree.foot(), easel -> tree.paint(easel, own));
    }
    Bench bench = new Bench(ROAD, 31, 8.3);
    scenery.stand(bench.foot(), bench::paint);
  }

  private static List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    Route away = new Route(ROAD.point(NEAR, -1.7), ROAD.point(BEND, -1.7), ROAD.point(BEND, -30));
    Route here =
        new Route(ROAD.point(BEND + 3, -30), ROAD.point(BEND + 3, 1.7), ROAD.point(NEAR, 1.7));
    flows.add(new Flow(Kind.CAR, away, regular(15, 0, 6, 5.6, 5.8, 0), 0.1));
    flows.add(new Flow(Kind.CAR, here, regular(14, 6, 6, 5.4, 5.6, 0), 0.1));
    flows.add(
        new Flow(
            Kind.BICYCLE,
            new Route(
                ROAD.point(NEAR, -4.05), ROAD.point(BEND - 1, -4.05), ROAD.point(BEND - 1, -25)),
            regular(13, 3, 6, 3.3, 3.8, 0),
            0.2));
    flows.add(
        new Flow(
            Kind.BICYCLE,
            new Route(ROAD.point(BEND + 4, 25), ROAD.point(BEND + 3, 4.05), ROAD.point(NEAR, 4.05)),
            regular(14, 9, 6, 3.2, 3.7, 0),
            0.2));
    flows.add(walk(28, 0, -7.2, NEAR, 48));
    flows.add(walk(33, 12, -6.8, 48, NEAR));
    flows.add(walk(30, 20, 7.3, NEAR, 48));
    flows.add(walk(34, 5, 6.9, 48, NEAR));
    Route over =
        new Route(
            ROAD.point(44, 7.4),
            ROAD.point(28.8, 7.2),
            ROAD.point(28.4, -7.2),
            ROAD.point(NEAR, -7.4));
    flows.add(new Flow(Kind.PERSON, over, regular(38, 11, 6, 1.2, 1.5, 0), 0.8));
    return flows;
  }

  private static Flow walk(double period, double offset, double b, double from, double to) {
    return new Flow(
        Kind.PERSON,
        new Route(ROAD.point(from, b), ROAD.point(to, b)),
        regular(period, offset, 9, 1.05, 1.5, 0.2),
        0.7);
  }

  private static Timetable regular(
      double period, double offset, double jitter, double slow, double fast, double resting) {
    return new Timetable.Regular(period, offset, jitter, slow, fast, 0, resting);
  }
}
