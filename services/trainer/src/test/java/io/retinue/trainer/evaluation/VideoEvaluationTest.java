package io.retinue.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retinue.platform.coco.CocoResults;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ReleaseLocator;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.trainer.fit.Fit;
import io.retinue.trainer.run.OfflineTraining;
import io.retinue.trainer.testing.ColoredRectangles;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import io.retinue.trainer.testing.ColoredRectangles.Rectangle;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One release, trained without a broker, evaluated in every way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VideoEvaluationTest {
  private static final int FRAMES = 16;
  private static final int FIRST = 5000; // scenes that were not learned

  @TempDir static Path folder = Path.of(".");

  private Path release = Path.of(".");
  private Path video = Path.of(".");
  private double validationAp;

  @BeforeAll
  void trainAndFilm() throws Exception {
    release = folder.resolve("release");
    video = folder.resolve("scenes.avi");
    ModelSpec spec =
        ModelSpec.tiny(List.of("red"), ColoredRectangles.WIDTH, ColoredRectangles.HEIGHT);
    try (RetinaNet model = RetinaNet.create(spec, 1)) {
      validationAp =
          OfflineTraining.train(
                  "test",
                  new Fit.Request(
                      model,
                      scenes(0, 100),
                      EvaluationSet.of(scenes(FIRST, FRAMES), List.of("red")),
                      TrainingConfig.quickSteps(100).withSeed(1).withThreads(1),
                      Optional.empty(),
                      (progress, point) -> {},
                      new StopSignal()),
                  release)
              .metrics()
              .ap();
    }
    PictureSize size = new PictureSize(ColoredRectangles.WIDTH, ColoredRectangles.HEIGHT);
    try (VideoWriter writer = VideoWriter.create(video, size, 10, VideoWriter.Codec.MJPEG)) {
      for (int i = 0; i < FRAMES; i++) {
        writer.write(ColoredRectangles.picture(FIRST + i, Color.RED));
      }
    }
  }

  @Test
  void shouldWriteAWholeReleaseWithoutABroker() {
    assertThat(release)
        .isDirectoryContaining("glob:**/weights.safetensors")
        .isDirectoryContaining("glob:**/model.json")
        .isDirectoryContaining("glob:**/golden.safetensors")
        .isDirectoryContaining("glob:**/report.json");
    assertThat(validationAp).isGreaterThan(0.1);
  }

  @Test
  void shouldScoreALabelledVideo() throws Exception {
    EvaluationResult result = evaluate(release, coco("red"));

    // the same scenes as the validation ones, through a video's and a JPEG's coding
    assertThat(result.metrics().ap()).isEqualTo(validationAp, within(0.15));
    assertThat(result.images()).isEqualTo(FRAMES);
    assertThat(result.boxes()).isEqualTo(FRAMES);
    assertThat(result.classes())
        .hasEntrySatisfying("red", score -> assertThat(score.truths()).isEqualTo(FRAMES));
    assertThat(result.unknown()).isEmpty();
    assertThat(result.detections())
        .isNotEmpty()
        .allSatisfy(
            one -> {
              assertThat(one.box().right()).isLessThanOrEqualTo(ColoredRectangles.WIDTH + 1e-3);
              assertThat(one.box().bottom()).isLessThanOrEqualTo(ColoredRectangles.HEIGHT + 1e-3);
            });
  }

  @Test
  void shouldScaleBoxesBackToTheLabelledSizeWhenThePublishedPictureIsSmaller() throws Exception {
    VideoEvaluation halved = new VideoEvaluation(new DetectSize(80, 48), (done, all) -> {});

    EvaluationResult result = halved.evaluate(release, video, coco("red"));

    double farthest =
        result.detections().stream().mapToDouble(one -> one.box().right()).max().orElseThrow();
    assertThat(farthest).isBetween(81.0, 160.001); // the picture itself is 80 wide
  }

  @Test
  void shouldSayWhichCategoryTheReleaseDoesNotKnow() throws Exception {
    EvaluationResult result = evaluate(release, coco("crimson"));

    assertThat(result.unknown()).containsExactly("crimson");
    assertThat(result.detections()).isEmpty();
    assertThat(result.metrics().ap()).isZero();
  }

  @Test
  void shouldTakeAWeightsFileWithItsModelJsonBesideIt() throws Exception {
    Path weights = Files.createDirectory(folder.resolve("loose")).resolve("street.safetensors");
    Files.copy(release.resolve(RetinaNet.WEIGHTS_FILE), weights);
    Files.copy(release.resolve(RetinaNet.SPEC_FILE), weights.resolveSibling(RetinaNet.SPEC_FILE));

    List<CocoResults.Result> detections = evaluate(weights, coco("red")).detections();

    assertThat(detections).isEqualTo(evaluate(release, coco("red")).detections());
  }

  @Test
  void shouldSayWhatIsWrongWithARelease() throws Exception {
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    Files.copy(release.resolve(RetinaNet.SPEC_FILE), damaged.resolve(RetinaNet.SPEC_FILE));
    Files.write(damaged.resolve(RetinaNet.WEIGHTS_FILE), new byte[100]);

    Path unverified = Files.createDirectory(folder.resolve("unverified"));
    Files.copy(release.resolve(RetinaNet.SPEC_FILE), unverified.resolve(RetinaNet.SPEC_FILE));
    Files.copy(release.resolve(RetinaNet.WEIGHTS_FILE), unverified.resolve(RetinaNet.WEIGHTS_FILE));

    assertBadInput(() -> evaluate(damaged, coco("red")), "damaged");
    assertBadInput(() -> evaluate(unverified, coco("red")), "golden.safetensors is missing");
    assertBadInput(() -> ReleaseLocator.Choice.parse("champoin"), "there is no release 'champoin'");
    assertThat(ReleaseLocator.Choice.parse("champion"))
        .isEqualTo(new ReleaseLocator.Choice.Champion());
    assertThat(ReleaseLocator.Choice.parse("12")).isEqualTo(new ReleaseLocator.Choice.Version(12));
    assertThat(ReleaseLocator.Choice.parse(release.toString()))
        .isEqualTo(new ReleaseLocator.Choice.OnDisk(release));
  }

  @Test
  void shouldSayWhatIsWrongWithAVideo() throws Exception {
    Path missing = folder.resolve("missing.avi");
    assertBadInput(
        () ->
            new VideoEvaluation(DetectSize.DEFAULT, (a, b) -> {})
                .evaluate(release, missing, coco("red")),
        "missing.avi does not exist");

    String tooLong = Files.readString(coco("red")).replace("frame_000015", "frame_000099");
    Path past = Files.writeString(folder.resolve("past.json"), tooLong);
    assertBadInput(
        () -> evaluate(release, past), "image 16 (frame_000099.PNG): there is no frame 99: ");

    String wider = Files.readString(coco("red")).replaceFirst("\"width\":160", "\"width\":320");
    Path stretched = Files.writeString(folder.resolve("stretched.json"), wider);
    assertBadInput(() -> evaluate(release, stretched), "but it was labeled at 320x");
  }

  private EvaluationResult evaluate(Path what, Path labels) {
    return new VideoEvaluation(DetectSize.DEFAULT, (done, all) -> {}).evaluate(what, video, labels);
  }

  private static void assertBadInput(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining(message);
  }

  private Path coco(String category) throws Exception {
    List<String> images = new ArrayList<>();
    List<String> boxes = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      images.add(
          "{\"id\":%d,\"file_name\":\"frame_%06d.PNG\",\"width\":%d,\"height\":%d}"
              .formatted(i + 1, i, ColoredRectangles.WIDTH, ColoredRectangles.HEIGHT));
      Rectangle one = ColoredRectangles.rectangles(FIRST + i, Color.RED).get(0);
      boxes.add(
          "{\"id\":%d,\"image_id\":%d,\"category_id\":7,\"bbox\":[%d,%d,%d,%d],\"iscrowd\":0}"
              .formatted(
                  i + 1, i + 1, one.x1(), one.y1(), one.x2() - one.x1(), one.y2() - one.y1()));
    }
    String json =
        "{\"categories\":[{\"id\":7,\"name\":\"%s\"}],\"images\":[%s],\"annotations\":[%s]}"
            .formatted(category, String.join(",", images), String.join(",", boxes));
    return Files.writeString(folder.resolve(category + ".json"), json);
  }

  private static ExampleSource scenes(int from, int count) {
    return new ExampleSource() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public LabelledImage get(int index) {
        Picture picture = ColoredRectangles.picture(from + index, Color.RED);
        Rectangle one = ColoredRectangles.rectangles(from + index, Color.RED).get(0);
        return new LabelledImage(
            new RgbImage(picture.width(), picture.height(), picture.rgb()),
            List.of(new Annotation(0, new Box(one.x1(), one.y1(), one.x2(), one.y2()), false)));
      }
    };
  }
}
