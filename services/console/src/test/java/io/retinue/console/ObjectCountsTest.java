package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.ObjectCounts.Range;
import io.retinue.schemas.Box;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the charts show. It is noon; times are minutes and seconds before. */
class ObjectCountsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Range MINUTES = new Range(60, 6);

  private final ObjectCounts counts = new ObjectCounts(Clock.fixed(NOON, ZoneOffset.UTC));

  @Test
  void shouldCountAnObjectInEverySlotInWhichItWas() {
    accept("a", ObjectEventType.NEW, ago(10, 5), ago(10, 3));
    accept("a", ObjectEventType.UPDATE, ago(10, 5), ago(9, 40));
    accept("a", ObjectEventType.END, ago(10, 5), ago(8, 48));

    // 11:49:55 is in the last slot of its minute; 11:51:12 is in the second one of its minute
    assertThat(of("person", "mean", 11)).isEqualTo(0.17);
    assertThat(of("person", "mean", 10)).isEqualTo(1);
    assertThat(of("person", "mean", 9)).isEqualTo(0.33);
    assertThat(of("person", "mean", 8)).isZero();
    assertThat(of("person", "most", 11)).isEqualTo(1);
    assertThat(of("person", "most", 12)).isZero();
    assertThat(json().path("since_ms").asLong()).isEqualTo(ago(10, 3).toEpochMilli());
  }

  @Test
  void shouldCountObjectsThatWereThereAtTheSameTime() {
    accept("a", ObjectEventType.END, ago(20, 0), ago(18, 0));
    accept("b", ObjectEventType.END, ago(19, 0), ago(17, 1));
    accept("c", ObjectEventType.END, ago(17, 1), ago(17, 1));

    assertThat(of("person", "most", 19)).isEqualTo(2);
    assertThat(of("person", "most", 18)).isEqualTo(2);
    assertThat(of("person", "most", 20)).isEqualTo(1);
    assertThat(of("person", "most", 17)).isZero();
    JsonNode day = counts.json("gate", new Range(144, 60)).path("labels").get(0);
    assertThat(day.path("most")).hasSize(144);
    assertThat(day.path("most").get(141).asInt()).isEqualTo(2); // 11:40 to 11:50
  }

  @Test
  void shouldCountAnObjectThatHasNotEndedUntilTheNewestFrame() {
    accept("a", ObjectEventType.NEW, ago(4, 0), ago(3, 59));
    assertThat(of("person", "mean", 3)).isZero(); // nobody has looked since

    counts.acceptDetections("gate", ago(1, 30).toEpochMilli());
    assertThat(of("person", "mean", 4)).isEqualTo(1);
    assertThat(of("person", "mean", 3)).isEqualTo(1);
    assertThat(of("person", "mean", 2)).isEqualTo(0.67); // 4 of 6 slots
    assertThat(of("person", "mean", 1)).isZero();

    accept("a", ObjectEventType.END, ago(4, 0), ago(2, 50)); // it was gone before
    assertThat(of("person", "mean", 3)).isEqualTo(0.33);
    assertThat(of("person", "mean", 2)).isZero();
  }

  @Test
  void shouldNotGoOnCountingAnObjectOfAnEarlierRunOfTheCamera() {
    accept("a", ObjectEventType.NEW, ago(4, 0), ago(3, 59));
    ObjectEvent next = event("b", ObjectEventType.END, ago(2, 0), ago(2, 0));
    next.getFrame().setEpoch(6L);
    counts.accept(next, ago(2, 0).toEpochMilli());
    counts.acceptDetections("gate", NOON.toEpochMilli());

    assertThat(of("person", "most", 4)).isEqualTo(1);
    assertThat(of("person", "most", 3)).isZero();
    assertThat(of("person", "most", 2)).isEqualTo(1);
    assertThat(of("person", "most", 1)).isZero();
  }

  @Test
  void shouldPlaceObjectsByTheClockOfIngest() {
    ObjectEvent slow = event("a", ObjectEventType.NEW, ago(2000, 0), ago(1999, 0));
    counts.accept(slow, ago(5, 0).toEpochMilli()); // of a camera whose clock is a day behind
    ObjectEvent end = event("a", ObjectEventType.END, ago(2000, 0), ago(1999, 0));
    counts.accept(end, ago(1, 0).toEpochMilli()); // the camera was away: written late

    assertThat(of("person", "most", 6)).isEqualTo(1);
    assertThat(of("person", "most", 5)).isEqualTo(1);
    assertThat(of("person", "most", 4)).isZero();
    assertThat(of("person", "most", 1)).isZero();
    assertThat(of("person", "most", 2)).isZero();
  }

  @Test
  void shouldCountLabelsForThemselvesAndOnlySoMany() {
    for (int i = 0; i < 14; i++) {
      ObjectEvent event = event("o" + i, ObjectEventType.END, ago(5, 0), ago(5, 0));
      event.getAfter().setLabel("label" + i);
      counts.accept(event, ago(5, 0).toEpochMilli());
    }

    assertThat(json().path("labels")).hasSize(CameraCounts.MOST_LABELS);
    assertThat(json().path("incomplete").asBoolean()).isTrue();
    counts.remove("gate");
    assertThat(json().path("labels")).isEmpty();
    assertThat(json().path("since_ms").isNull()).isTrue();
  }

  @Test
  void shouldBoundTheLabelsOfAllCamerasAndTakeTheRoomOfOneThatIsGone() {
    for (int camera = 0; camera < 250; camera++) {
      for (String label : List.of("person", "car", "bicycle")) {
        ObjectEvent event = event("o", ObjectEventType.END, ago(5, 0), ago(5, 0));
        event.setCamera("camera" + camera);
        event.getAfter().setLabel(label);
        counts.accept(event, ago(5, 0).toEpochMilli());
      }
    }
    int all = 0;
    for (int camera = 0; camera < 250; camera++) {
      all += counts.json("camera" + camera, MINUTES).path("labels").size();
    }
    assertThat(all).isEqualTo(ObjectCounts.MOST_SERIES);
    assertThat(counts.json("camera249", MINUTES).path("incomplete").asBoolean()).isTrue();

    counts.remove("camera0");
    accept("a", ObjectEventType.END, ago(5, 0), ago(5, 0));
    assertThat(json().path("labels")).hasSize(1);
  }

  @Test
  void shouldSurviveTimesThatCannotBe() {
    accept("a", ObjectEventType.END, NOON.plusSeconds(9_000), ago(5, 0)); // ended before it began
    accept("b", ObjectEventType.END, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    ObjectEvent future = event("c", ObjectEventType.NEW, NOON, Instant.ofEpochMilli(1L << 50));
    counts.accept(future, NOON.toEpochMilli());
    counts.acceptDetections("gate", Long.MAX_VALUE);

    List<Integer> most = new ArrayList<>();
    json().path("labels").get(0).path("most").forEach(node -> most.add(node.asInt()));
    assertThat(most).hasSize(60).allMatch(count -> count <= 2);
  }

  private void accept(String id, ObjectEventType type, Instant since, Instant seen) {
    counts.accept(event(id, type, since, seen), seen.toEpochMilli());
  }

  private static ObjectEvent event(String id, ObjectEventType type, Instant since, Instant seen) {
    ObjectEvent event = ObjectBoardTest.event("gate", 5, 1, 1, 0, type, new Box(1f, 2f, 3f, 4f));
    event.setObjectId(id);
    event.setAt(seen);
    event.getAfter().setStartedAt(since);
    event.getAfter().setLastSeenAt(seen);
    return event;
  }

  private static Instant ago(int minutes, int seconds) {
    return NOON.minus(Duration.ofMinutes(minutes)).minusSeconds(seconds);
  }

  private JsonNode json() {
    return counts.json("gate", MINUTES);
  }

  /** The minute that began so many minutes before noon. */
  private double of(String label, String part, int minutesAgo) {
    for (JsonNode node : json().path("labels")) {
      if (node.path("label").asString().equals(label)) {
        return node.path(part).get(59 - minutesAgo).asDouble();
      }
    }
    throw new AssertionError("no " + label + " in " + json());
  }
}
