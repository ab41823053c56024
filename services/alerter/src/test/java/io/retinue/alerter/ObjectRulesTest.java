package io.retinue.alerter;

import static io.retinue.alerter.Events.person;
import static io.retinue.alerter.Events.thing;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.rules.AbsenceRule;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.CameraZone;
import io.retinue.alerter.rules.CountRule;
import io.retinue.alerter.rules.LeftObjectRule;
import io.retinue.alerter.rules.LineCrossingRule;
import io.retinue.alerter.rules.LineCrossingRule.Direction;
import io.retinue.alerter.rules.LoiteringRule;
import io.retinue.alerter.rules.ObjectFilter;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RemovedObjectRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.alerter.rules.Schedule;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.rules.ZoneEntryRule;
import io.retinue.alerter.rules.ZoneExitRule;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.TrustedRecords;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rules about tracked objects, worked out by hand. A person is presumed to be there from the second
 * frame on, is inside a zone from the third frame inside on, and alerts close after two seconds.
 */
class ObjectRulesTest {
  static {
    TrustedRecords.trust(); // alerts are copied
  }

  private static final RuleScope PEOPLE = RuleScope.of("rule", "person");
  private static final RuleScope INSIDE = PEOPLE.in(new Zone.Named(Set.of("right")));
  private static final Duration THREE_SECONDS = Duration.ofSeconds(3);

  /** Somebody who walks 3 pixels a frame, and is at that place at frame 0. */
  private static Detection walker(int frame, double start, double step) {
    return person(start + step * frame, 50, 0.9);
  }

  // loitering

  @Test
  void shouldOpenWhenOneObjectStaysAndLetOthersJoin() {
    Film film =
        new Film(new LoiteringRule(INSIDE, THREE_SECONDS))
            .until(20, person(150, 50, 0.9))
            .until(60, person(150, 50, 0.9), person(110, 90, 0.8))
            .until(71, person(110, 90, 0.8))
            .until(120);

    // the first is there for 3 s at frame 30, the second at frame 50; nobody after frame 70
    assertThat(film.story())
        .containsExactly("OPENED @30 of 1", "UPDATED @50 of 2", "CLOSED @90 of 2 ABSENT");
    assertThat(film.alerts()).extracting(AlertEvent::getSequence).containsExactly(0L, 1L, 2L);
    assertThat(film.alerts()).extracting(AlertEvent::getKind).containsOnly("loitering");
    assertThat(film.alerts()).extracting(AlertEvent::getZones).containsOnly(List.of("right"));
    assertThat(film.alerts().get(1).getObjects())
        .containsExactly("gate/" + Events.EPOCH + "/0/0", "gate/" + Events.EPOCH + "/20/0");
  }

  @Test
  void shouldNotOpenForOneAfterTheOther() {
    Film film = new Film(new LoiteringRule(INSIDE, THREE_SECONDS));

    // somebody is always inside, nobody for 3 s: each crosses the zone in 2.5 s
    film.until(100, i -> List.of(person(104 + i % 25 * 3.8, 30 + i / 25 % 2 * 60, 0.9)));

    assertThat(film.alerts()).isEmpty();
  }

  @Test
  void shouldNotCountShedFramesAsLoitering() {
    Film film =
        new Film(new LoiteringRule(INSIDE, THREE_SECONDS))
            .until(10, person(150, 50, 0.9))
            .shedUntil(50) // counts one second
            .until(60, person(150, 50, 0.9));

    assertThat(film.alerts()).isEmpty(); // 0.9 s + 1 s + 0.9 s

    film.until(70, person(150, 50, 0.9));
    assertThat(film.story()).containsExactly("OPENED @61 of 1");
  }

  @Test
  void shouldTakeAZonesOwnLoiteringTimeAndClasses() {
    CameraZone slow =
        new CameraZone(Film.box(0.5, 0, 1, 1), 1, Duration.ofSeconds(2), Set.of("person"));
    CameraSetup setup = CameraSetup.of(new CameraAreas(Map.of("right", slow), Map.of(), List.of()));
    Film film =
        new Film(
                setup,
                new ZoneEntryRule(INSIDE),
                new ZoneEntryRule(RuleScope.of("cars", "car").in(new Zone.Named(Set.of("right")))))
            .until(30, person(150, 50, 0.9), thing("car", 120, 90, 0.9));

    assertThat(film.story()).containsExactly("OPENED @20 of 1");
  }

  // zone_entry, zone_exit

  @Test
  void shouldOpenWhenAnObjectComesInAndLetTheNextOneJoin() {
    Film film = new Film(new ZoneEntryRule(INSIDE));

    // the first is inside from frame 10 on, the second from frame 20 on; both leave at the right
    film.until(
        60,
        i ->
            i < 40
                ? List.of(walker(i, 71, 3), person(Math.min(190, 41 + 3 * i), 90, 0.9))
                : List.of());

    assertThat(film.story())
        .containsExactly("OPENED @12 of 1", "UPDATED @22 of 2", "CLOSED @42 of 2 ABSENT");
  }

  @Test
  void shouldNotEnterAgainAndAgainOnTheEdge() {
    Film film =
        new Film(new ZoneEntryRule(INSIDE), new ZoneExitRule(INSIDE.named("exit")))
            .until(100, i -> List.of(person(100 + (i % 2 == 0 ? 1 : -1), 50, 0.9)));

    assertThat(film.alerts()).isEmpty();
  }

  @Test
  void shouldOpenWhenAnObjectLeavesAndWhenItDisappearsInside() {
    Film film =
        new Film(new ZoneExitRule(INSIDE))
            .until(60, i -> List.of(walker(i, 190, -3))); // outside from frame 31 on

    assertThat(film.story()).containsExactly("OPENED @33 of 1", "CLOSED @53 of 1 ABSENT");

    Film behindADoor = new Film(new ZoneExitRule(INSIDE)).until(20, person(150, 50, 0.9)).until(90);
    // seen last at frame 19, and ended by the tracker 5 s later
    assertThat(behindADoor.story()).containsExactly("OPENED @69 of 1", "CLOSED @89 of 1 ABSENT");
  }

  @Test
  void shouldNotTakeTheEndOfTheCameraForAnExit() {
    Film film = new Film(new ZoneExitRule(INSIDE)).until(20, person(150, 50, 0.9));

    assertThat(film.replay().onStatus(Events.of("gate").status(CameraState.ENDED, 19))).isEmpty();
  }

  // line_crossing

  @Test
  void shouldCountCrossingsInTheirDirection() {
    Film film = new Film(new LineCrossingRule(PEOPLE, "middle", Direction.BOTH));

    // at x = 100 at frame 10 from left to right, and 10 frames later from right to left
    film.until(
        60, i -> i > 40 ? List.of() : List.of(walker(i, 71, 3), person(161 - 3 * i, 60, 0.9)));

    assertThat(film.story())
        .containsExactly(
            "OPENED @10 of 1 count 1 out",
            "UPDATED @21 of 2 count 2 in",
            "CLOSED @41 of 2 count 2 in ABSENT");
    assertThat(film.alerts()).extracting(AlertEvent::getLine).containsOnly("middle");
  }

  @Test
  void shouldCountOnlyTheDirectionOfTheRule() {
    Film film = new Film(new LineCrossingRule(PEOPLE, "middle", Direction.IN));

    film.until(40, i -> List.of(walker(i, 71, 3)));
    assertThat(film.alerts()).isEmpty();

    film = new Film(new LineCrossingRule(PEOPLE, "middle", Direction.OUT));
    film.until(30, i -> List.of(walker(i, 71, 3)));
    assertThat(film.story()).containsExactly("OPENED @10 of 1 count 1 out");
  }

  @Test
  void shouldNotCountSomebodyWhoTremblesOnTheLineOrPassesItsEnd() {
    Film film =
        new Film(new LineCrossingRule(PEOPLE, "middle", Direction.BOTH))
            .until(20, i -> List.of(walker(i, 71, 1.5)))
            .until(100, i -> List.of(person(100 + (i % 2 == 0 ? 0.8 : -0.8), 50, 0.9)));
    assertThat(film.alerts()).isEmpty();

    Film past =
        new Film(new LineCrossingRule(PEOPLE, "middle", Direction.BOTH))
            .until(50, i -> List.of(person(71 + 3 * i, 90, 0.9))); // the line ends at 80
    assertThat(past.alerts()).isEmpty();
  }

  @Test
  void shouldCountACrossingBetweenTheFirstTwoFramesOnceTheObjectIsPresumedToBeThere() {
    Film film =
        new Film(new LineCrossingRule(PEOPLE, "middle", Direction.BOTH))
            .until(1, person(98, 50, 0.9))
            .until(2, person(102, 50, 0.6)) // crossed, and still perhaps nothing
            .until(5, person(104, 50, 0.95));

    assertThat(film.story()).containsExactly("OPENED @2 of 1 count 1 out");
  }

  // count_above, count_below, absence

  @Test
  void shouldOpenWhenThereAreTooManyForSomeTime() {
    Film film =
        new Film(new CountRule(INSIDE, CountRule.Bound.ABOVE, 1, Duration.ofSeconds(1)))
            .until(10, person(120, 50, 0.9))
            .until(30, person(120, 50, 0.9), person(160, 50, 0.9))
            .until(50, person(120, 50, 0.9), person(160, 50, 0.9), person(190, 90, 0.9))
            .until(100, person(120, 50, 0.9));

    // two are inside from frame 12 on, three from frame 32 on; nobody is counted who was not seen
    // for a second: two until frame 59
    assertThat(film.story())
        .containsExactly(
            "OPENED @22 of 2 count 2",
            "UPDATED @32 of 3 count 3",
            "CLOSED @79 of 3 count 3 ABSENT");
  }

  @Test
  void shouldOpenWhenThereAreTooFew() {
    Film film =
        new Film(new CountRule(INSIDE, CountRule.Bound.BELOW, 2, Duration.ofSeconds(2)))
            .until(30, person(120, 50, 0.9), person(160, 50, 0.9))
            .until(70, person(120, 50, 0.9))
            .until(100, person(120, 50, 0.9), person(160, 50, 0.9));

    // fewer at the beginning for 0.2 s; from frame 40 on, a second after the second was seen last
    assertThat(film.story())
        .containsExactly("OPENED @60 of 1 count 1", "CLOSED @89 of 1 count 1 ABSENT");
    assertThat(film.alerts().get(0).getBox()).isNull();
  }

  @Test
  void shouldOpenWhenNobodyIsThere() {
    Film film =
        new Film(new AbsenceRule(INSIDE, THREE_SECONDS))
            .until(20, person(150, 50, 0.9))
            .until(70, person(30, 50, 0.9)) // elsewhere
            .until(100, person(150, 90, 0.9));

    // nobody from frame 30 on: seen last at frame 19; inside again at frame 72
    assertThat(film.story()).containsExactly("OPENED @60 of 0", "CLOSED @91 of 0 ABSENT");
  }

  @Test
  void shouldNotMissAnybodyOnACameraWithoutTheZone() {
    Film film = new Film(CameraSetup.DEFAULT, new AbsenceRule(INSIDE, THREE_SECONDS)).until(100);

    assertThat(film.alerts()).isEmpty();
  }

  // left_object, removed_object

  @Test
  void shouldOpenWhenTheOwnerIsGoneAndCloseWhenTheOwnerIsBack() {
    Detection bag = thing("backpack", 60, 50, 0.9);
    LeftObjectRule rule =
        new LeftObjectRule(RuleScope.of("left", "backpack"), THREE_SECONDS, Optional.of("person"));
    Film film =
        new Film(rule)
            .until(30, bag, person(50, 50, 0.9))
            .until(60, i -> List.of(bag, person(50 + 4 * (i - 30), 50, 0.9)))
            .until(130, bag)
            .until(200, bag, person(80, 50, 0.9));

    // the owner is 20 pixels tall, and so far away from frame 40 on; back at frame 130
    assertThat(film.story()).containsExactly("OPENED @70 of 1", "CLOSED @149 of 1 ABSENT");
  }

  @Test
  void shouldNotOpenForAnObjectThatPasses() {
    Film film =
        new Film(
                new LeftObjectRule(
                    RuleScope.of("left", "car"), Duration.ofSeconds(2), Optional.empty()))
            .until(60, i -> List.of(thing("car", 20 + 2.5 * i, 50, 0.9)));

    assertThat(film.alerts()).isEmpty();
  }

  @Test
  void shouldOpenWhenWhatStoodThereIsGone() {
    RuleScope bikes = RuleScope.of("taken", "bicycle");
    Film film =
        new Film(new RemovedObjectRule(bikes, THREE_SECONDS))
            .until(50, thing("bicycle", 60, 50, 0.9))
            .until(90, i -> List.of(thing("bicycle", 60 + 2 * (i - 50), 50, 0.9)));

    // it moves from frame 51 on; after 3 frames it overlaps its place by less than 0.3
    assertThat(film.story()).containsExactly("OPENED @53 of 1", "CLOSED @73 of 1 ABSENT");

    Film hidden =
        new Film(new RemovedObjectRule(bikes, THREE_SECONDS))
            .until(150, thing("bicycle", 60, 50, 0.9))
            .until(500);
    // a stationary object ends after 30 s without it: it may only be hidden
    assertThat(hidden.story()).containsExactly("OPENED @449 of 1", "CLOSED @469 of 1 ABSENT");
  }

  // masks, filters, schedules, cool-downs

  @Test
  void shouldIgnoreWhatStandsInAMaskOrDoesNotPassTheFilter() {
    CameraSetup masked =
        CameraSetup.of(
            new CameraAreas(
                Film.AREAS.zones(), Film.AREAS.lines(), List.of(Film.box(0.7, 0, 1, 1))));
    Film film =
        new Film(masked, new LoiteringRule(INSIDE, THREE_SECONDS)).until(100, person(150, 50, 0.9));
    assertThat(film.alerts()).isEmpty();

    // a person here is 10 × 20 pixels, a hundredth of the picture
    CameraSetup filtered =
        new CameraSetup(
            Film.AREAS,
            TrackerSettings.DEFAULTS,
            Map.of("person", new ObjectFilter(0.02, 1, 0, 1000)));
    Film small =
        new Film(filtered, new LoiteringRule(INSIDE, THREE_SECONDS))
            .until(100, person(150, 50, 0.9));
    assertThat(small.alerts()).isEmpty();
  }

  @Test
  void shouldTakeTheScoresOfAClass() {
    CameraSetup strict =
        new CameraSetup(
            Film.AREAS,
            TrackerSettings.DEFAULTS.withScores(
                Map.of("person", new TrackerSettings.Scores(0.5, 0.95))),
            Map.of());

    Film film =
        new Film(strict, new LoiteringRule(INSIDE, THREE_SECONDS)).until(100, person(150, 50, 0.9));

    assertThat(film.alerts()).isEmpty();
  }

  @Test
  void shouldCloseAtTheEndOfItsScheduleAndOpenNothingOutside() {
    // the epoch began at 22:13:20 UTC on a Tuesday: frame 400 is captured at 22:14:00
    assertThat(Instant.ofEpochMilli(Events.EPOCH)).isEqualTo("2023-11-14T22:13:20Z");
    Schedule until =
        new Schedule(
            Set.of(DayOfWeek.TUESDAY), LocalTime.of(22, 0), LocalTime.of(22, 14), ZoneOffset.UTC);
    Film film =
        new Film(new LoiteringRule(INSIDE.during(until), THREE_SECONDS))
            .until(500, person(150, 50, 0.9));

    assertThat(film.story()).containsExactly("OPENED @30 of 1", "CLOSED @400 of 1 OUT_OF_SCHEDULE");
  }

  @Test
  void shouldOpenNothingForAWhileAfterAnAlert() {
    Film film = new Film(new ZoneEntryRule(INSIDE.restingFor(Duration.ofSeconds(10))));

    // one enters every 5 s, for 1.5 s
    film.until(
        400,
        i -> {
          int phase = i % 50;
          return phase < 15 ? List.of(person(150, 30 + i / 50 % 2 * 60, 0.9)) : List.of();
        });

    // closed at 22; not before 122: the entry at 102 joins nothing, that at 152 opens
    assertThat(film.story())
        .startsWith("OPENED @2 of 1", "CLOSED @22 of 1 ABSENT", "OPENED @152 of 1");
  }

  // the end of a camera

  /** What ends with the camera has not left it, also where its end is read before its frames. */
  @Test
  void shouldGiveTheSameAlertsWhereTheEndIsReadBeforeTheLastFrames() {
    AlertRule[] rules = {PresenceRule.of("seen", "person"), new ZoneExitRule(INSIDE)};
    CameraStatus end = Events.of("gate").status(CameraState.ENDED, 59);

    Film after = new Film(rules).until(60, person(150, 50, 0.9)).status(end);
    Film before =
        new Film(rules).until(30, person(150, 50, 0.9)).status(end).until(60, person(150, 50, 0.9));

    assertThat(before.alerts()).isEqualTo(after.alerts());
    assertThat(after.alerts())
        .extracting(alert -> alert.getRule() + " " + Film.line(alert))
        .containsExactly("seen OPENED @10 of 0", "seen CLOSED @59 of 0 CAMERA_ENDED");
  }

  // retraction

  @Test
  void shouldOpenAnotherAlertForTheNextCrossingAfterARetraction() {
    Film film = new Film(new LineCrossingRule(PEOPLE, "middle", Direction.BOTH));
    film.until(15, i -> List.of(walker(i, 71, 3), person(161 - 3 * i, 60, 0.9)));
    AlertEvent opened = film.alerts().get(0);

    List<AlertEvent> retracted = film.replay().onRetraction(retraction(opened, null));
    film.until(60, i -> i > 40 ? List.of() : List.of(person(161 - 3 * i, 60, 0.9)));

    assertThat(retracted).extracting(AlertEvent::getType).containsExactly(AlertType.RETRACTED);
    assertThat(film.story())
        .containsExactly(
            "OPENED @10 of 1 count 1 out",
            "OPENED @21 of 1 count 1 in",
            "CLOSED @41 of 1 count 1 in ABSENT");
  }

  @Test
  void shouldNotWatchLookAlikesAtAMutedPlace() {
    Film film = new Film(new LoiteringRule(INSIDE, THREE_SECONDS)).until(40, person(150, 50, 0.9));
    AlertEvent opened = film.alerts().get(0);
    film.replay()
        .onRetraction(retraction(opened, Instant.ofEpochMilli(Events.EPOCH).plusSeconds(3600)));

    film.until(120).until(200, person(151, 51, 0.9));
    assertThat(film.story()).containsExactly("OPENED @30 of 1"); // not closed: retracted

    film.until(300).until(340, person(110, 90, 0.9));
    assertThat(film.story()).containsExactly("OPENED @30 of 1", "OPENED @330 of 1");
  }

  private static Retraction retraction(AlertEvent alert, @Nullable Instant mutedUntil) {
    return Retraction.newBuilder()
        .setAlert(alert)
        .setBy("ada")
        .setAt(alert.getAt())
        .setComment(null)
        .setMutedUntil(mutedUntil)
        .build();
  }
}
