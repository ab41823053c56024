package io.retinue.synthetic;

import io.retinue.synthetic.Flow.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@link View#NIGHT}. */
final class NightStage {
  private static final Axis STREET = Axis.at(0, 21, -13);
  private static final double START = -30;
  private static final double END = 24;

  private NightStage() {}

  static Stage build(Dice dice, int width, int height) {
    Camera camera = new Camera(width, height, 8, 15, 660);
    List<Lamp> lamps = new ArrayList<>();
    for (StreetLamp lamp : lamps()) {
      Ground under = new Ground(lamp.foot().x() + lamp.armX(), lamp.foot().z() + lamp.armZ());
      lamps.add(new Lamp(under, 5.5, new Light(1.35, 1.0, 0.58)));
    }
    Lighting lighting = new Lighting(new Light(0.29, 0.31, 0.42), lamps, 0, 0, 0.5, true);
    Backdrop backdrop = new Backdrop(camera, lighting, dice);
    ground(backdrop);
    backdrop.settle(0.1);
    backdrop.sky(0x0B1026, 0x27305A, 0.3);
    stars(backdrop, dice);
    backdrop.skyline(0x1A2140, 0.3, 50, 0.5);
    houses(backdrop, dice);
    Scenery scenery = new Scenery(camera, lighting);
    for (StreetLamp lamp : lamps()) {
      scenery.stand(lamp.foot(), lamp::paint);
    }
    Tree[] trees = {
      new Tree(STREET.point(-15, 6.3), 5.2, 1.8, 0x5D8A4A),
      new Tree(STREET.point(4.2, 6.3), 5.0, 1.7, 0x557F48)
    };
    for (int i = 0; i < trees.length; i++) {
      Tree tree = trees[i];
      Dice own = dice.on(60 + i);
      scenery.stand(tree.foot(), easel -> tree.paint(easel, own));
    }
    Bench bench = new Bench(STREET, -9.6, 8.3);
    scenery.stand(bench.foot(), bench::paint);
    for (int i = 0; i < 4; i++) {
      Bollard bollard = new Bollard(STREET.point(-5 + i * 4.2, -5.5));
      scenery.stand(bollard.foot(), bollard::paint);
    }
    return new Stage(camera, lighting, backdrop.finish(), scenery.props(), flows(), 8);
  }

  private static List<StreetLamp> lamps() {
    return List.of(
        new StreetLamp(STREET.point(-19, 5.5), 5.2, 0, -1.3, true),
        new StreetLamp(STREET.point(-8, 5.5), 5.2, 0, -1.3, true),
        new StreetLamp(STREET.point(1, 5.5), 5.2, 0, -1.3, true),
        new StreetLamp(STREET.point(11, 5.5), 5.2, 0, -1.3, true),
        new StreetLamp(STREET.point(-7.5, -5.8), 4.4, 0, 1.0, true),
        new StreetLamp(STREET.point(7.3, -5.8), 4.4, 0, 1.0, true));
  }

  private static void ground(Backdrop backdrop) {
    backdrop.ground(0x8F8A86, 0x989189);
    Paving paving = new Paving(backdrop.easel(), STREET);
    paving.slabs(-60, 40, 5, 10, 1.0, 0xB0A8A0, 0x948D86);
    paving.slabs(-60, 40, -14, -5, 1.0, 0xADA59D, 0x918A83);
    paving.strip(-60, 40, -5, 5, 0x56595F);
    paving.strip(-60, 40, 3.5, 5, 0x4F6E8C);
    paving.strip(-60, 40, -5, -3.5, 0x4F6E8C);
    paving.strip(-60, 40, 3.42, 3.54, 0xE4DFD2);
    paving.strip(-60, 40, -3.54, -3.42, 0xE4DFD2);
    paving.dashes(-60, 40, 0, 0.13, 1.6, 1.8, 0xE4DFD2);
    paving.curb(-60, 40, 5.1, 0xD0C9BC, 0x6F6A63);
    paving.curb(-60, 40, -5.1, 0xD0C9BC, 0x6F6A63);
    paving.bicycleSign(-4, 4.15, 0xEDE8DC);
    paving.bicycleSign(2, -4.35, 0xEDE8DC);
    paving.manhole(-5, 1.6, 0x45484D);
  }

  private static void stars(Backdrop backdrop, Dice dice) {
    Camera camera = backdrop.camera();
    double unit = camera.width() / 640.0;
    for (int i = 0; i < 70; i++) {
      Dice own = dice.on(500 + i);
      Spot at = new Spot(own.unit(1) * camera.width(), own.unit(2) * camera.height() * 0.26, 1);
      double radius = own.between(3, 0.4, 0.9) * unit;
      backdrop.easel().disc(0xDDE4FF, own.between(4, 0.3, 0.9), at, radius, radius);
    }
    Spot moon = new Spot(camera.width() * 0.83, camera.height() * 0.08, 1);
    backdrop.easel().glow(0xBFCBFF, 0.4, moon, 34 * unit);
    backdrop.easel().disc(0xF4F1DE, 1, moon, 10 * unit, 10 * unit);
    backdrop
        .easel()
        .disc(
            0xDAD6C2,
            0.7,
            new Spot(moon.x() - 3 * unit, moon.y() + 2 * unit, 1),
            2.4 * unit,
            2.2 * unit);
  }

  private static void houses(Backdrop backdrop, Dice dice) {
    double[] ends = {-46, -33, -24.5, -17, -9.5, -2, 6, 13, 22, 34};
    for (int i = 0; i < ends.length - 1; i++) {
      Facade house = Facade.of(dice.on(20 + i), 6.2 + 0.3 * (i % 3), 0.5);
      house.paint(
          new Wall(backdrop.easel(), STREET.point(ends[i], 10), STREET.point(ends[i + 1], 10)),
          dice.on(30 + i));
    }
  }

  private static List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    flows.add(flow(Kind.CAR, START, END, -1.75, regular(9.5, 0, 4, 6.4, 6.6, 0), 0.1));
    flows.add(flow(Kind.CAR, END, START, 1.75, regular(10.5, 5, 4, 5.9, 6.1, 0), 0.1));
    flows.add(flow(Kind.BICYCLE, START, END, -4.25, regular(9, 2, 4, 3.3, 3.8, 0), 0.15));
    flows.add(flow(Kind.BICYCLE, END, START, 4.25, regular(10, 6, 4, 3.1, 3.6, 0), 0.15));
    flows.add(flow(Kind.PERSON, START, END, 7.9, regular(23, 0, 9, 1.05, 1.5, 0.2), 0.6));
    flows.add(flow(Kind.PERSON, END, START, 6.7, regular(28, 12, 9, 1.05, 1.5, 0.2), 0.6));
    flows.add(flow(Kind.PERSON, START, END, -6.9, regular(27, 20, 9, 1.1, 1.5, 0.15), 0.5));
    flows.add(flow(Kind.PERSON, END, START, -6.4, regular(31, 5, 9, 1.1, 1.5, 0.15), 0.4));
    return flows;
  }

  private static Flow flow(
      Kind kind, double from, double to, double b, Timetable timetable, double aside) {
    return new Flow(kind, new Route(STREET.point(from, b), STREET.point(to, b)), timetable, aside);
  }

  private static Timetable regular(
      double period, double offset, double jitter, double slow, double fast, double resting) {
    return new Timetable.Regular(period, offset, jitter, slow, fast, 0, resting);
  }
}
