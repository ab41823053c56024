package io.retinue.alerter.tracking;

import static io.retinue.alerter.tracking.Scene.EPOCH;
import static io.retinue.alerter.tracking.Scene.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.tracking.ObjectChange.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerTest {
  private final Scene scene = new Scene();

  @Test
  void shouldWriteAnObjectWhenTheMedianOfItsScoresReachesTheThreshold() {
    scene.at(0, person(100, 100, 0.8)).at(0.1, person(100, 100, 0.7));

    // medians of (0, 0, 0.8) and (0, 0.7, 0.8)
    assertThat(scene.lines()).containsExactly("NEW 0/0 @1");
    ObjectChange change = scene.changes.get(0);
    assertThat(change.objectId()).isEqualTo("gate/" + EPOCH + "/0/0");
    assertThat(change.before()).isNull();
    assertThat(change.after().topScore()).isEqualTo(0.7f);
    assertThat(change.after().best().score()).isEqualTo(0.8f);
    assertThat(change.after().best().frame().index()).isZero();
    assertThat(change.after().first().index()).isZero();
    assertThat(change.after().last().index()).isEqualTo(1);
    assertThat(change.after().frames()).isEqualTo(2);
    assertThat(change.after().durationMs()).isEqualTo(100);
  }

  @Test
  void shouldHoldBackAnObjectWhoseScoresStayBelowTheThreshold() {
    for (int i = 0; i < 50; i++) {
      scene.at(i / 10.0, person(100, 100, 0.69));
    }

    assertThat(scene.lines()).isEmpty();
    assertThat(scene.ids()).hasSize(1);
  }

  @Test
  void shouldForgetABoxOfOneFrame() {
    scene.at(0, person(100, 100));
    for (int i = 1; i <= 11; i++) {
      scene.at(i / 10.0);
    }

    assertThat(scene.lines()).isEmpty();
    assertThat(scene.heldBack).isEqualTo(1);
    assertThat(scene.memory.tracks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 10, 5, 3, 2})
  void shouldKeepTwoPeopleApartThatCross(int rate) {
    for (int i = 0; i <= 6 * rate; i++) {
      double seconds = (double) i / rate;
      scene.at(seconds, person(100 + 60 * seconds, 100), person(460 - 60 * seconds, 110));
    }

    String first = "gate/" + EPOCH + "/0/";
    assertThat(scene.ids()).containsExactly(first + 1, first + 0);
    assertThat(scene.lines(Type.NEW)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 10, 5, 2})
  void shouldKeepTheIdOfAPersonWhoIsHiddenForASecond(int rate) {
    for (int i = 0; i <= 6 * rate; i++) {
      double seconds = (double) i / rate;
      Sighting walker = person(100 + 60 * seconds, 100);
      scene.at(seconds, seconds > 3 && seconds < 4 ? new Sighting[0] : new Sighting[] {walker});
    }

    assertThat(scene.ids()).containsExactly("gate/" + EPOCH + "/0/0");
    assertThat(scene.lines(Type.NEW)).hasSize(1);
    assertThat(scene.lines(Type.END)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {60, 100, 150})
  void shouldFollowAWalkerAtOneFrameASecond(double pixelsASecond) {
    for (int i = 0; i < 8; i++) {
      scene.at(i, person(100 + pixelsASecond * i, 100));
    }

    assertThat(scene.lines(Type.NEW)).containsExactly("NEW 0/0 @1");
    assertThat(scene.ids()).hasSize(1);
  }

  @Test
  void shouldNotGiveTheIdOfSomebodyWhoLeftToTheNextWhoEnters() {
    for (int i = 0; i <= 20; i++) {
      scene.at(i / 10.0, person(560 + 4 * i, 100)); // leaves to the right at 2 s
    }
    for (int i = 21; i < 40; i++) {
      scene.at(i / 10.0);
    }
    for (int i = 40; i < 60; i++) {
      scene.at(i / 10.0, person(640 - 4 * (i - 40), 140));
    }

    assertThat(scene.lines(Type.NEW)).containsExactly("NEW 0/0 @1", "NEW 40/0 @41");
  }

  @Test
  void shouldEndAnObjectThatWasNotSeenForFiveSeconds() {
    scene.at(0, person(100, 100)).at(0.5, person(100, 100));
    for (int i = 2; i <= 12; i++) {
      scene.at(i / 2.0);
    }

    // last seen at 0.5 s, so at 5.5 s, which is frame 11
    assertThat(scene.lines()).containsExactly("NEW 0/0 @1", "END 0/0 @11 ABSENT");
    ObjectChange end = scene.changes.get(1);
    assertThat(end.sequence()).isEqualTo(1);
    assertThat(end.before()).isEqualTo(scene.changes.get(0).after());
    assertThat(end.after().last().index()).isEqualTo(1);
  }

  @Test
  void shouldSayWhenAnObjectStandsStillAndKeepItLonger() {
    for (int i = 0; i <= 21; i++) {
      scene.at(i / 2.0, person(100 + i % 2, 100));
    }
    for (int i = 22; i <= 82; i++) {
      scene.at(i / 2.0);
    }

    // still from 0 to 10 s, which is frame 20; gone 30 s after frame 21
    assertThat(scene.lines()).containsExactly("NEW 0/0 @1", "UPDATE 0/0 @20", "END 0/0 @81 ABSENT");
    assertThat(scene.changes.get(1).after().stationary()).isTrue();
  }

  @Test
  void shouldSayWhenAStationaryObjectMovesAgain() {
    for (int i = 0; i <= 30; i++) {
      scene.at(i / 2.0, person(100 + Math.max(0, i - 22) * 15, 100));
    }

    List<ObjectChange> moves =
        scene.changes.stream()
            .filter(c -> c.before() != null && c.before().stationary() && !c.after().stationary())
            .toList();
    assertThat(moves).hasSize(1);
    assertThat(moves.get(0).frame().index()).isBetween(23L, 25L);
  }

  @Test
  void shouldWriteAMovingObjectOnceASecondAtMost() {
    for (int i = 0; i < 150; i++) {
      scene.at(i / 15.0, person(100 + 10 * i, 100));
    }

    assertThat(scene.lines(Type.UPDATE)).hasSizeBetween(8, 9); // in 10 s, the first is NEW
  }

  @Test
  void shouldNotWriteAnObjectThatDoesNotChange() {
    for (int i = 0; i < 95; i++) {
      scene.at(i / 10.0, person(100, 100));
    }

    assertThat(scene.lines()).containsExactly("NEW 0/0 @1");
  }

  @Test
  void shouldContinueAnObjectWithLowScoresButBeginNone() {
    scene.at(0, person(100, 100), person(400, 100, 0.3));
    scene.at(0.1, person(100, 100), person(400, 100, 0.3));
    for (int i = 2; i < 100; i++) {
      scene.at(i / 10.0, person(100, 100, 0.2), person(400, 100, 0.3));
    }

    assertThat(scene.lines()).containsExactly("NEW 0/0 @1");
    assertThat(scene.ids()).hasSize(1);
  }

  @Test
  void shouldNotMixClasses() {
    for (int i = 0; i < 10; i++) {
      Sighting dog = new Sighting("dog", 0.9f, person(100, 100).box());
      scene.at(i / 10.0, i % 2 == 0 ? person(100, 100) : dog);
    }

    assertThat(scene.changes).extracting(c -> c.after().label()).containsOnly("person", "dog");
    assertThat(scene.memory.tracks()).hasSize(2);
  }

  @Test
  void shouldTakeAShedFrameForNoEvidence() {
    scene.at(0, person(100, 100)).at(0.1, person(100, 100));
    for (int i = 2; i < 90; i++) {
      scene.shedAt(i / 10.0);
    }
    scene.at(9, person(104, 100));

    assertThat(scene.lines()).containsExactly("NEW 0/0 @1");
    assertThat(scene.ids()).containsExactly("gate/" + EPOCH + "/0/0");
  }

  @Test
  void shouldKeepAnObjectThroughAGapInWhichNobodyWatched() {
    scene.at(0, person(100, 100)).at(0.1, person(100, 100)).at(9, person(104, 100));

    assertThat(scene.lines()).containsExactly("NEW 0/0 @1");
  }

  @ParameterizedTest
  @ValueSource(longs = {3600, -3600, 86_400_000L})
  void shouldKeepAnObjectWhenTheCamerasClockJumps(long seconds) {
    for (int i = 0; i < 10; i++) {
      scene.at(4000 + i / 10.0, person(100, 100));
    }
    for (int i = 10; i < 20; i++) {
      scene.at(4000 + seconds + i / 10.0, person(100, 100));
    }

    assertThat(scene.lines()).containsExactly("NEW 0/0 @1");
    // the jump counts one second at most
    assertThat(scene.memory.tracks().get(0).now().durationMs()).isBetween(1800L, 2900L);
  }

  @Test
  void shouldIgnoreAFrameThatWentByBefore() {
    scene.at(0, person(100, 100)).at(0.1, person(100, 100)).at(0.2, person(100, 100));
    CameraTracks before = scene.memory;

    scene.play(Scene.frame(EPOCH, 2, 200, true)); // the same once more, with other boxes
    scene.play(Scene.frame(EPOCH, 1, 100, true, person(300, 100)));

    assertThat(scene.memory).isEqualTo(before);
    assertThat(scene.repeated).isEqualTo(2);
  }

  @Test
  void shouldEndObjectsAtTheLastFrameOfAnEpochThatWasReplaced() {
    scene.at(0, person(100, 100)).at(0.1, person(100, 100), person(400, 100));
    scene.inEpoch(60_000).at(0, person(100, 100)).at(0.1, person(100, 100));

    assertThat(scene.lines())
        .containsExactly("NEW 0/0 @1", "END 0/0 @1 EPOCH_CHANGED", "NEW 0/0 @1");
    assertThat(scene.changes.get(1).frame().epoch()).isEqualTo(EPOCH);
    assertThat(scene.changes.get(2).objectId()).isEqualTo("gate/" + (EPOCH + 60_000) + "/0/0");
    assertThat(scene.heldBack).isEqualTo(1);
  }

  @Test
  void shouldEndObjectsWhenTheCameraEndedInWhateverOrderBothAreRead() {
    Scene other = new Scene();
    scene.at(0, person(100, 100)).at(0.1, person(100, 100)).ends(1);
    other.at(0, person(100, 100)).ends(1).at(0.1, person(100, 100));

    assertThat(scene.lines()).containsExactly("NEW 0/0 @1", "END 0/0 @1 CAMERA_ENDED");
    assertThat(other.changes).isEqualTo(scene.changes);
    assertThat(other.memory).isEqualTo(scene.memory);
  }

  @Test
  void shouldEndObjectsOfACameraThatVanished() {
    scene.at(0, person(100, 100)).at(0.1, person(100, 100)).isSilent();

    assertThat(scene.lines()).containsExactly("NEW 0/0 @1", "END 0/0 @1 CAMERA_SILENT");
    assertThat(scene.memory.tracks()).isEmpty();
  }

  @Test
  void shouldIgnoreBoxesThatCannotBeFollowed() {
    Sighting empty = new Sighting("person", 0.9f, new PixelBox(5, 5, 5, 9));
    Sighting reversed = new Sighting("person", 0.9f, new PixelBox(9, 9, 5, 5));
    Sighting endless =
        new Sighting("person", 0.9f, new PixelBox(0, 0, Float.MAX_VALUE, Float.MAX_VALUE));
    Sighting named = new Sighting("p".repeat(101), 0.9f, new PixelBox(0, 0, 9, 9));

    scene.at(0, empty, reversed, endless, named).at(0.1, empty, reversed, endless, named);

    assertThat(scene.memory.tracks()).isEmpty();
    assertThat(scene.lines()).isEmpty();
  }

  @Test
  @Timeout(30)
  void shouldFollowAThousandObjectsAndNoMore() {
    for (int i = 0; i < 20; i++) {
      List<Sighting> crowd = new ArrayList<>();
      for (int n = 0; n < 1100; n++) {
        double wave = 3 * Math.sin(n + i / 3.0);
        crowd.add(person(60 * (n % 40) + 2 * i + wave, 30 * (n / 40) + wave)); // they overlap
      }
      scene.at(i / 10.0, crowd.toArray(Sighting[]::new));
    }

    assertThat(scene.lines(Type.NEW)).hasSize(Tracker.MOST_TRACKS);
    assertThat(scene.lines(Type.NEW)).allMatch(line -> line.startsWith("NEW 0/"));
    assertThat(scene.memory.tracks()).hasSize(Tracker.MOST_TRACKS);
    assertThat(scene.ignored).isEqualTo(20 * 100);
  }

  @Test
  @Timeout(30)
  void shouldSurviveAThousandBoxesInOnePlace() {
    for (int i = 0; i < 10; i++) {
      List<Sighting> heap = new ArrayList<>();
      for (int n = 0; n < 1000; n++) {
        heap.add(person(100 + n / 100.0, 100));
      }
      scene.at(i / 10.0, heap.toArray(Sighting[]::new));
    }

    assertThat(scene.memory.tracks()).hasSize(1000);
  }
}
