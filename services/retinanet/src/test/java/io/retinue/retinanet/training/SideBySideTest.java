package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import io.retinue.retinanet.network.TorchThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detecting, training, opening and closing in one JVM at the same time change nothing. */
class SideBySideTest {
  private static final ModelSpec SPEC = SmallModels.spec("red", "blue");

  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final AtomicBoolean over = new AtomicBoolean();

  @TempDir private Path folder;

  @AfterEach
  void stop() throws InterruptedException {
    over.set(true);
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void shouldDetectAndTrainBitForBitAsAlone() throws Exception {
    List<LabelledImage> examples = SmallModels.boxes(4, 1);
    List<RgbImage> images = examples.stream().map(LabelledImage::image).toList();
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      train(model, examples, 60);
      model.save(folder);
    }
    List<List<Detection>> alone;
    try (Detector detector = new Detector(RetinaNet.load(folder), 4)) {
      alone = detector.detect(images);
    }
    assertThat(alone).allSatisfy(found -> assertThat(found).isNotEmpty());
    float[] trainedAlone = trained(examples);

    Future<List<List<List<Detection>>>> detections = threads.submit(detecting(images));
    Future<Integer> opened = threads.submit(openingAndClosing());
    Future<float[]> trained = threads.submit(() -> trained(examples));

    assertThat(trained.get(2, TimeUnit.MINUTES)).isEqualTo(trainedAlone);
    over.set(true);
    assertThat(detections.get(1, TimeUnit.MINUTES)).isNotEmpty().containsOnly(alone);
    assertThat(opened.get(1, TimeUnit.MINUTES)).isPositive();
  }

  private Callable<List<List<List<Detection>>>> detecting(List<RgbImage> images) {
    return () -> {
      TorchThreads.useOnThisThread(1);
      List<List<List<Detection>>> rounds = new ArrayList<>();
      try (Detector detector = new Detector(RetinaNet.load(folder), 4)) {
        while (!over.get()) {
          rounds.add(detector.detect(images));
        }
      }
      return rounds;
    };
  }

  private Callable<Integer> openingAndClosing() {
    return () -> {
      int opened = 0;
      while (!over.get()) {
        try (Detector detector = new Detector(RetinaNet.load(folder), 1)) {
          detector.warmUp();
          opened++;
        }
      }
      return opened;
    };
  }

  private static float[] trained(List<LabelledImage> examples) throws InterruptedException {
    try (RetinaNet model = RetinaNet.create(SPEC, 2)) {
      train(model, examples, 25);
      return model.parameters().values().iterator().next().getArray().toFloatArray();
    }
  }

  private static void train(RetinaNet model, List<LabelledImage> examples, int steps)
      throws InterruptedException {
    new RetinaNetTrainer()
        .fit(
            model, SmallModels.source(examples), SmallModels.steps(steps), (progress, soFar) -> {});
  }
}
