package io.retinue.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WorldTest {
  @Test
  void shouldSeeAPointStraightAheadInTheMiddle() {
    // Ten meters up and looking down by 45 degrees, the lens looks at the ground ten meters away.
    Camera camera = new Camera(640, 360, 10, 45, 500);

    Spot spot = camera.see(0, 0, 10);

    assertThat(spot.x()).isCloseTo(320, within(1e-9));
    assertThat(spot.y()).isCloseTo(180, within(1e-9));
    // 500 pixels of focal length over a distance of 10 times the square root of two.
    assertThat(spot.scale()).isCloseTo(35.355, within(1e-3));
  }

  @Test
  void shouldFindTheGroundUnderAPixel() {
    Camera camera = new Camera(640, 360, 8, 15, 660);

    Spot spot = camera.see(-3, 0, 25);
    Ground ground = camera.ground(spot.x(), spot.y());

    assertThat(ground.x()).isCloseTo(-3, within(1e-9));
    assertThat(ground.z()).isCloseTo(25, within(1e-9));
  }

  @Test
  void shouldMeasureAlongAndAcrossAnAxis() {
    Axis axis = Axis.at(2, 20, 30);

    Ground point = axis.point(4, -1.5);

    assertThat(axis.along(point)).isCloseTo(4, within(1e-9));
    assertThat(axis.across(point)).isCloseTo(-1.5, within(1e-9));
  }

  @Test
  void shouldFollowARouteRoundItsCorner() {
    Route route = new Route(new Ground(0, 10), new Ground(10, 10), new Ground(10, 20));

    assertThat(route.length()).isEqualTo(20);
    assertThat(route.after(5, 0)).isEqualTo(new Placement(5, 10, 1, 0));
    // Left of someone who walks to the right is farther away.
    assertThat(route.after(5, 1)).isEqualTo(new Placement(5, 11, 1, 0));
    assertThat(route.after(15, 0)).isEqualTo(new Placement(10, 15, 0, 1));
    // In the corner one faces half-way.
    Placement corner = route.after(10, 0);
    assertThat(corner.headX()).isCloseTo(Math.sqrt(0.5), within(1e-9));
    assertThat(corner.headZ()).isCloseTo(Math.sqrt(0.5), within(1e-9));
  }

  @Test
  void shouldBrakeWaitAndGoWithoutAJump() {
    Motion motion = new Motion.StopAndGo(6.5, 30, 100, 110);

    double last = motion.metersAt(90);
    for (double second = 90.1; second < 120; second += 0.1) {
      double now = motion.metersAt(second);
      assertThat(now - last).isBetween(-1e-9, 0.65 + 1e-9);
      last = now;
    }
    assertThat(motion.metersAt(100)).isEqualTo(30);
    assertThat(motion.metersAt(109.9)).isEqualTo(30);
    assertThat(motion.slowingAt(99)).isTrue();
    assertThat(motion.slowingAt(105)).isTrue();
    assertThat(motion.slowingAt(90)).isFalse();
    assertThat(motion.slowingAt(118)).isFalse();
  }

  @Test
  void shouldRestWhereItSaysForAsLongAsItSays() {
    Motion motion = new Motion.Resting(10, 1.5, 6, 8);

    // Six meters at 1.5 a second take 4 s.
    assertThat(motion.metersAt(12)).isEqualTo(3);
    assertThat(motion.metersAt(14)).isEqualTo(6);
    assertThat(motion.metersAt(22)).isEqualTo(6);
    assertThat(motion.metersAt(24)).isEqualTo(9);
  }

  @Test
  void shouldBendAKneeForwardAndKeepItsBones() {
    Joint hip = new Joint(0, 0.1, 1);
    Joint ankle = new Joint(0.1, 0.1, 0.3);

    Joint knee = Limb.bend(hip, ankle, 0.44, 0.4);

    assertThat(distance(hip, knee)).isCloseTo(0.44, within(1e-9));
    assertThat(distance(knee, ankle)).isCloseTo(0.4, within(1e-9));
    assertThat(knee.u()).isGreaterThan(0.1);
  }

  @Test
  void shouldRollEvenDice() {
    Dice dice = new Dice(4);
    double sum = 0;
    int[] faces = new int[6];
    for (int i = 0; i < 6000; i++) {
      sum += dice.on(i).unit(0);
      faces[dice.below(i, 6)]++;
    }

    assertThat(sum / 6000).isCloseTo(0.5, within(0.02));
    for (int count : faces) {
      assertThat(count).isBetween(880, 1120);
    }
    assertThat(dice.on(3).unit(1)).isEqualTo(new Dice(4).on(3).unit(1));
  }

  private static double distance(Joint a, Joint b) {
    return Math.sqrt((a.u() - b.u()) * (a.u() - b.u()) + (a.y() - b.y()) * (a.y() - b.y()));
  }
}
