package io.retinue.synthetic;

/**
 * When the members of a flow set out. Member k's motion is a function of its own dice and of k
 * alone; members are in order and never further apart from their slot than a bound, so that those
 * under way at any moment can be listed without their predecessors.
 */
interface Timetable {
  /** Seconds between slots. */
  double period();

  /** Seconds that a member can be under way before its slot begins or after. */
  double spread(double length);

  Motion motion(long member, Dice dice);

  /**
   * Members at a regular pace with some irregularity.
   *
   * @param offset seconds by which slot 0 is late
   * @param slow least speed in meters a second
   * @param fast largest speed
   * @param anchor meters along the route that are reached at the slot's time: 0 or a crossing
   * @param resting share of members that stop for a while on their way
   */
  record Regular(
      double period,
      double offset,
      double jitter,
      double slow,
      double fast,
      double anchor,
      double resting)
      implements Timetable {
    private static final double LONGEST_REST = 14;

    @Override
    public double spread(double length) {
      return length / slow + jitter + offset + LONGEST_REST;
    }

    @Override
    public Motion motion(long member, Dice dice) {
      double speed = dice.between(101, slow, fast);
      double start = member * period + offset + dice.between(102, 0, jitter) - anchor / speed;
      if (dice.chance(103, resting)) {
        return new Motion.Resting(
            start, speed, dice.between(104, 8, 20), dice.between(105, 5, LONGEST_REST));
      }
      return new Motion.Steady(start, speed);
    }
  }

  /**
   * Traffic through lights. In each cycle of the lights members 0 and 2 stop and wait for green,
   * one behind the other, and members 1 and 3 find green.
   *
   * @param cycle seconds from green to green; green comes at the multiples of it
   * @param red seconds after green at which the lights turn
   * @param members members a cycle: 1 … 4
   * @param stop meters along the route of the stop line
   * @param gap meters between two that wait
   */
  record Lights(double cycle, double red, int members, double speed, double stop, double gap)
      implements Timetable {
    @Override
    public double period() {
      return cycle / members;
    }

    @Override
    public double spread(double length) {
      return length / speed + 3 * cycle;
    }

    @Override
    public Motion motion(long member, Dice dice) {
      double green = Math.floorDiv(member, (long) members) * cycle;
      int turn = (int) Math.floorMod(member, (long) members);
      double waits = cycle - red;
      if (turn % 2 == 0) {
        int behind = turn / 2;
        double before = behind == 0 ? dice.between(101, 0.55, 0.85) : dice.between(101, 0.1, 0.3);
        return new Motion.StopAndGo(
            speed, stop - behind * gap, green - waits * before, green + 0.3 + behind * 0.9);
      }
      double share = turn == 1 ? dice.between(102, 0.42, 0.55) : dice.between(102, 0.78, 0.92);
      double passes = green + red * share;
      return new Motion.Steady(passes - stop / speed, speed);
    }
  }
}
