package io.retinue.synthetic;

import io.retinue.synthetic.Flow.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@link View#PLAZA}. */
final class PlazaStage {
  private static final Axis SQUARE = Axis.at(0, 0, 0);
  private static final Axis TRACK = Axis.at(0, 21, 14);
  private static final double STREET = 35.5;

  private PlazaStage() {}

  static Stage build(Dice dice, int width, int height) {
    Camera camera = new Camera(width, height, 9, 15.5, 660);
    Lighting lighting =
        new Lighting(new Light(1.04, 0.98, 0.88), List.of(), -0.75, 0.35, 0.4, false);
    Backdrop backdrop = new Backdrop(camera, lighting, dice);
    ground(backdrop);
    Tree[] trees = {
      new Tree(SQUARE.point(-15.5, 32), 5.4, 2.0, 0x86A83F),
      new Tree(SQUARE.point(13.5, 31.5), 5.6, 2.1, 0x6F9F45),
      new Tree(SQUARE.point(-4.5, 32.2), 4.8, 1.7, 0x7BA544),
      new Tree(SQUARE.point(9.2, 17.2), 4.1, 1.15, 0x6A9B46)
    };
    for (Tree tree : trees) {
      tree.shade(backdrop.easel(), lighting, dice.on(50));
    }
    backdrop.settle(0.06);
    backdrop.sky(0x86BCE6, 0xFBEBD2, 0.3);
    backdrop.clouds(0xFFFFFF, 0.25);
    backdrop.skyline(0xC3C9C9, 0.3, 50, 0);
    houses(backdrop, dice);
    Scenery scenery = new Scenery(camera, lighting);
    for (int i = 0; i < trees.length; i++) {
      Tree tree = trees[i];
      Dice own = dice.on(60 + i);
      scenery.stand(tree.foot(), easel -> tree.paint(easel, own));
    }
    furniture(scenery, dice);
    return new Stage(camera, lighting, backdrop.finish(), scenery.props(), flows(), 5);
  }

  private static void ground(Backdrop backdrop) {
    backdrop.ground(0xBDB09C, 0xC8BAA4);
    Paving square = new Paving(backdrop.easel(), SQUARE);
    square.slabs(-34, 34, 8, 32.8, 1.4, 0xCDBFA8, 0xB7A993);
    for (double z = 9.4; z < 32; z += 5.6) {
      square.strip(-34, 34, z, z + 0.5, 0xB08D72);
    }
    for (double x = -28; x < 30; x += 7) {
      square.strip(x, x + 0.5, 8, 32.8, 0xB08D72);
    }
    Paving track = new Paving(backdrop.easel(), TRACK);
    track.strip(-30, 34, -1.35, 1.35, 0xA7877A);
    track.strip(-30, 34, -1.4, -1.28, 0xEDE6DA);
    track.strip(-30, 34, 1.28, 1.4, 0xEDE6DA);
    track.dashes(-30, 34, 0, 0.1, 0.9, 1.2, 0xEDE6DA);
    track.bicycleSign(-8, 0.65, 0xF3EDE2);
    track.bicycleSign(7, -0.75, 0xF3EDE2);
    square.strip(-60, 60, 33, 38.6, 0x62656A);
    square.dashes(-60, 60, 35.8, 0.14, 2, 2, 0xE2DCCF);
    square.curb(-60, 60, 32.9, 0xD9D2C4, 0x77716A);
    square.strip(-60, 60, 38.6, 41, 0xB7AD9E);
    square.curb(-60, 60, 38.6, 0xD9D2C4, 0x77716A);
  }

  private static void houses(Backdrop backdrop, Dice dice) {
    double[] ends = {-36, -25, -17, -10, -1, 6, 15, 23, 36};
    for (int i = 0; i < ends.length - 1; i++) {
      Dice own = dice.on(20 + i);
      Facade house = Facade.of(own, 6.2 + 0.5 * own.below(40, 3), 0.05);
      house.paint(
          new Wall(backdrop.easel(), SQUARE.point(ends[i], 41), SQUARE.point(ends[i + 1], 41)),
          dice.on(30 + i));
    }
  }

  private static void furniture(Scenery scenery, Dice dice) {
    Fountain fountain = new Fountain(SQUARE.point(2.6, 27.8), 2.1);
    scenery.stand(fountain.foot(), fountain::paint);
    int[] cloths = {0xC8503F, 0x2F7D6B, 0xD79A36};
    for (int i = 0; i < cloths.length; i++) {
      Parasol parasol = new Parasol(SQUARE.point(-13.2 + i * 3.7, 30.9 - (i % 2) * 1.2), cloths[i]);
      scenery.stand(parasol.foot(), parasol::paint);
    }
    Bench[] benches = {new Bench(SQUARE, 7.8, 29.8), new Bench(SQUARE, 11.6, 27.2)};
    for (Bench bench : benches) {
      scenery.stand(bench.foot(), bench::paint);
    }
    Planter planter = new Planter(SQUARE, -6.3, 16.2, 2.6, 0x5F8F45, 0xE56B7C);
    scenery.stand(planter.foot(), easel -> planter.paint(easel, dice.on(80)));
    StreetLamp lamp = new StreetLamp(SQUARE.point(-1.2, 24.6), 4.6, 0.5, 0, false);
    scenery.stand(lamp.foot(), lamp::paint);
    for (int i = 0; i < 6; i++) {
      Bollard bollard = new Bollard(SQUARE.point(-14 + i * 6.3, 32.5));
      scenery.stand(bollard.foot(), bollard::paint);
    }
  }

  private static List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    Route east = new Route(new Ground(-32, STREET - 1), new Ground(32, STREET - 1));
    Route west = new Route(new Ground(32, STREET + 1.7), new Ground(-32, STREET + 1.7));
    flows.add(new Flow(Kind.CAR, east, regular(17, 0, 7, 6.2, 6.4, 0), 0.15));
    flows.add(new Flow(Kind.CAR, west, regular(19, 8, 8, 5.6, 5.8, 0), 0.15));
    Route out = new Route(TRACK.point(-18, -0.7), TRACK.point(27, -0.7));
    Route in = new Route(TRACK.point(27, 0.7), TRACK.point(-18, 0.7));
    flows.add(new Flow(Kind.BICYCLE, out, regular(11, 0, 5, 3.2, 3.7, 0), 0.15));
    flows.add(new Flow(Kind.BICYCLE, in, regular(12.5, 5, 6, 3.1, 3.6, 0), 0.15));
    flows.add(
        walk(
            27,
            0,
            new Ground(-13, 15.5),
            new Ground(-3, 21),
            new Ground(9, 24.5),
            new Ground(24, 30.3)));
    flows.add(
        walk(
            31,
            9,
            new Ground(17, 19.5),
            new Ground(3, 19),
            new Ground(-4, 25),
            new Ground(-23, 27)));
    flows.add(
        walk(
            29,
            16,
            new Ground(-19, 25),
            new Ground(-2, 23.5),
            new Ground(9, 24),
            new Ground(20, 22.5)));
    flows.add(
        walk(
            35,
            4,
            new Ground(11, 14),
            new Ground(1, 17.5),
            new Ground(-6.5, 18.2),
            new Ground(-17, 21)));
    flows.add(walk(43, 22, new Ground(24, 39.8), new Ground(-24, 39.8)));
    return flows;
  }

  private static Flow walk(double period, double offset, Ground... points) {
    return new Flow(
        Kind.PERSON, new Route(points), regular(period, offset, 9, 1.05, 1.5, 0.3), 0.7);
  }

  private static Timetable regular(
      double period, double offset, double jitter, double slow, double fast, double resting) {
    return new Timetable.Regular(period, offset, jitter, slow, fast, 0, resting);
  }
}
