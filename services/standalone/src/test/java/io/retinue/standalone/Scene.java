package io.retinue.standalone;

import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Some minutes of a day in the street.
 *
 * @param kind what happens
 * @param from the first frame
 * @param enters the frame in which somebody is in the zone for the first time, something appears,
 *     or the camera is blind
 * @param leaves the frame in which that is over
 * @param to the first frame after the scene
 */
record Scene(Street street, Kind kind, long from, long enters, long leaves, long to) {
  enum Kind {
    /** Somebody walks in, stays, and walks out. */
    VISIT,
    /** A second person comes 15 frames after the first, and leaves 40 frames after the first. */
    PAIR,
    /** Somebody puts a bag down, and leaves it there for 30 s. */
    BAG,
    /** A bicycle stands there, and is gone. */
    BICYCLE,
    /** The camera gives no pictures. */
    BLIND
  }

  static final long SECOND_COMES = 15;
  static final long SECOND_LEAVES = 40;

  /** After the person has entered. */
  private static final long BAG_COMES = 30;

  /** After the person has left. */
  static final long BAG_GOES = 300;

  /** Pixels from the first person up to the second. */
  private static final float HIGHER = 60;

  /** Scenes by chance, but the same ones every time. */
  static List<Scene> day(Street street, Duration length, long seed) {
    long frames = length.toMillis() / Street.FRAME_MS;
    Random chance = new Random(seed);
    List<Scene> day = new ArrayList<>();
    long from = 0;
    while (from < frames) {
      Kind kind = Kind.values()[chance.nextInt(Kind.values().length)];
      long enters = from + 60 + chance.nextInt(1200);
      long lasts =
          switch (kind) {
            case VISIT, PAIR, BAG -> 80 + chance.nextInt(120);
            case BICYCLE -> 320 + chance.nextInt(200);
            case BLIND -> 50 + 10 * chance.nextInt(30);
          };
      long after = kind == Kind.BAG ? BAG_GOES + 360 : kind == Kind.BICYCLE ? 360 : 130;
      long to = enters + lasts + after;
      day.add(new Scene(street, kind, from, enters, enters + lasts, to));
      from = to;
    }
    return day;
  }

  /** Whether there is no picture; the last of these frames has the state LIVE. */
  boolean isBlindAt(long frame) {
    return kind == Kind.BLIND && frame >= enters && frame <= leaves;
  }

  boolean hasPeople() {
    return kind == Kind.VISIT || kind == Kind.PAIR || kind == Kind.BAG;
  }

  /** What a perfect detector would find. */
  List<Detection> boxes(long frame) {
    List<Detection> boxes = new ArrayList<>();
    if (hasPeople() && frame >= enters - Street.WAY && frame < leaves + Street.WAY) {
      boxes.add(new Detection("person", 0.9f, person(frame)));
    }
    long second = enters + SECOND_COMES;
    long secondLeaves = leaves + SECOND_LEAVES;
    if (kind == Kind.PAIR && frame >= second - Street.WAY && frame < secondLeaves + Street.WAY) {
      Box box = street.visitor(frame - second, secondLeaves - frame);
      boxes.add(
          new Detection(
              "person",
              0.9f,
              new Box(box.getX1(), box.getY1() - HIGHER, box.getX2(), box.getY2() - HIGHER)));
    }
    if (kind == Kind.BAG && frame >= enters + BAG_COMES && frame < leaves + BAG_GOES) {
      boxes.add(new Detection("backpack", 0.9f, bag()));
    }
    if (kind == Kind.BICYCLE && frame >= enters && frame < leaves) {
      boxes.add(new Detection("bicycle", 0.9f, new Box(20f, 100f, 70f, 140f)));
    }
    return boxes;
  }

  /** The person of that frame. */
  Box person(long frame) {
    return street.visitor(frame - enters, leaves - frame);
  }

  /** At the feet of the person who stands there. */
  Box bag() {
    Box person = person(enters + BAG_COMES);
    return new Box(person.getX1() - 10, person.getY2() - 14, person.getX1() + 4, person.getY2());
  }
}
