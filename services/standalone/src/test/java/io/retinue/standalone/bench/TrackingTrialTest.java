package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.tracking.Sighting;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.TruthBox;
import io.retinue.synthetic.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the synthetic street, whose things keep their names: 30 s at 10 frames a second. */
class TrackingTrialTest {
  private static final int FRAMES = 300;
  private static final Map<View, TrackingTrial> STREETS = new HashMap<>();

  // Things vanish behind each other and come back: no tracker that sees boxes only is perfect.
  @ParameterizedTest
  @CsvSource({
    "NIGHT, 10, 0.95, 0.97",
    "NIGHT, 5, 0.95, 0.97",
    "NIGHT, 2, 0.90, 0.95",
    "PLAZA, 10, 0.90, 0.97",
    "PLAZA, 5, 0.90, 0.97",
    "PLAZA, 2, 0.85, 0.95",
    "CORNER, 10, 0.85, 0.97",
    "CORNER, 2, 0.80, 0.93",
  })
  void shouldKeepIdentitiesOnTheStreetAtAnyRate(View view, int rate, double idf1, double mota) {
    TrackingTrial trial = STREETS.computeIfAbsent(view, TrackingTrialTest::street).at(rate);

    TrackingScore score = trial.retinue(TrackerSettings.DEFAULTS);

    assertThat(trial.frames()).hasSize(FRAMES * rate / 10);
    assertThat(score.idf1()).as("IDF1 of %s", score).isGreaterThan(idf1);
    assertThat(score.mota()).as("MOTA of %s", score).isGreaterThan(mota);
  }

  @ParameterizedTest
  @CsvSource({"NIGHT, 2", "PLAZA, 2", "CORNER, 2"})
  void shouldBeatOverlapsAloneAtALowRate(View view, int rate) {
    TrackingTrial trial = STREETS.computeIfAbsent(view, TrackingTrialTest::street).at(rate);

    double plain = trial.plainIou(TrackerSettings.DEFAULTS).idf1();

    assertThat(trial.retinue(TrackerSettings.DEFAULTS).idf1()).isGreaterThan(plain + 0.1);
  }

  private static TrackingTrial street(View view) {
    SyntheticStreet street = SyntheticStreet.of(view, 21, 320, 180).withoutNoise();
    List<TrackingTrial.Frame> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      List<IdentifiedBox> truth = new ArrayList<>();
      List<Sighting> sightings = new ArrayList<>();
      for (TruthBox box : street.frame(i).truth()) {
        PixelBox pixels = new PixelBox(box.x1(), box.y1(), box.x2(), box.y2());
        truth.add(new IdentifiedBox(box.trackId(), box.label(), pixels));
        sightings.add(new Sighting(box.label(), 1, pixels));
      }
      frames.add(new TrackingTrial.Frame(i, truth, sightings));
    }
    return new TrackingTrial(frames, SyntheticStreet.FRAMES_PER_SECOND);
  }
}
