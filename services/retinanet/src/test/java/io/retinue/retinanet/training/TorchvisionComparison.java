package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.input.PictureFitter;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.loss.Matching;
import io.retinue.retinanet.loss.RetinaNetLoss;
import io.retinue.retinanet.loss.TargetAssigner;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.HeadOutputs;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds a model against a {@link TorchvisionRecord} and says how far off it is. */
final class TorchvisionComparison {
  /** Of logits and deltas, absolutely. */
  private static final float OUTPUTS = 1e-4f;

  private static final float SCORES = 1e-3f;
  private static final float PIXELS = 0.05f;

  /** Of losses and gradients, as a share. */
  private static final double LEARNED = 1e-3;

  private final TorchvisionRecord record;
  private final ModelSpec spec;
  private final float tie;

  /** Detections must come in torchvision's order. */
  TorchvisionComparison(TorchvisionRecord record, ModelSpec spec) {
    this(record, spec, 0);
  }

  /**
   * @param tie detections whose scores torchvision itself holds no farther apart than this may
   *     change places, also with one that its limit of detections cuts off
   */
  TorchvisionComparison(TorchvisionRecord record, ModelSpec spec, float tie) {
    this.record = record;
    this.spec = spec;
    this.tie = tie;
  }

  /** Pictures to logits and deltas, and on to detections. */
  String serving() throws IOException {
    List<RgbImage> images = record.images();
    String worst;
    try (RetinaNet model = record.model(spec, DataType.FLOAT32);
        NDManager manager = model.manager().newSubManager();
        GradientRecording off = GradientRecording.off()) {
      NDArray input = batch(images, new ArrayList<>()).normalized(manager);
      double inputs = record.has("input") ? worst(input.toFloatArray(), record.floats("input")) : 0;
      HeadOutputs outputs = model.forward(input, false);
      double logits = worst(outputs.logits().toFloatArray(), record.floats("logits"));
      double deltas = worst(outputs.deltas().toFloatArray(), record.floats("deltas"));
      worst = "input %.1e logits %.1e deltas %.1e".formatted(inputs, logits, deltas);
      assertThat(inputs).as("input").isLessThan(1e-5);
      assertThat(logits).as("logits").isLessThan(OUTPUTS);
      assertThat(deltas).as("deltas").isLessThan(OUTPUTS);
    }
    try (Detector detector = Detector.eager(record.model(spec, DataType.FLOAT32), images.size())) {
      return worst + detections(detector.detectPadded(images));
    }
  }

  private String detections(List<List<Detection>> found) throws IOException {
    double scores = 0;
    double pixels = 0;
    int count = 0;
    int swapped = 0;
    int cut = 0;
    for (int n = 0; n < found.size(); n++) {
      List<Detection> expected = record.detections(n);
      assertThat(found.get(n)).as("picture " + n).hasSameSizeAs(expected);
      List<Detection> left = new ArrayList<>(expected);
      for (int i = 0; i < expected.size(); i++) {
        Detection inPlace = expected.get(i);
        Detection ours = found.get(n).get(i);
        Optional<Detection> match =
            left.stream()
                .filter(t -> Math.abs(t.score() - inPlace.score()) <= tie)
                .filter(t -> t.label() == ours.label() && apart(t.box(), ours.box()) < PIXELS)
                .findFirst();
        if (match.isEmpty() && isAtTheLimit(ours, expected)) {
          cut++;
          continue;
        }
        Detection theirs =
            match.orElseThrow(
                () -> new AssertionError(ours + " where torchvision finds " + inPlace));
        left.remove(theirs);
        assertThat(ours.score()).isCloseTo(theirs.score(), within(SCORES));
        scores = Math.max(scores, Math.abs(ours.score() - theirs.score()));
        pixels = Math.max(pixels, apart(theirs.box(), ours.box()));
        swapped += theirs.equals(inPlace) ? 0 : 1;
        count++;
      }
    }
    return String.format(
        Locale.ROOT,
        " detections %d (%d in another place among ties, %d cut off) scores %.1e pixels %.1e",
        count,
        swapped,
        cut,
        scores,
        pixels);
  }

  private boolean isAtTheLimit(Detection ours, List<Detection> expected) {
    int limit = spec.decoding().maxDetections();
    return tie > 0
        && expected.size() == limit
        && Math.abs(ours.score() - expected.get(limit - 1).score()) <= tie;
  }

  private static double apart(Box a, Box b) {
    return Math.max(
        Math.max(Math.abs(a.x1() - b.x1()), Math.abs(a.y1() - b.y1())),
        Math.max(Math.abs(a.x2() - b.x2()), Math.abs(a.y2() - b.y2())));
  }

  /** One training step's losses, gradients and statistics. */
  String learning(Losses losses, Optimization.NormTraining norms, DataType type)
      throws IOException {
    List<RgbImage> images = record.images();
    List<Placement> placements = new ArrayList<>();
    try (RetinaNet model = record.model(spec, type);
        NDManager manager = model.manager().newSubManager();
        GradientRecording on = GradientRecording.on()) {
      if (norms == Optimization.NormTraining.FROZEN) {
        model.freezeNorms();
      }
      InputBatch batch = batch(images, placements);
      TargetAssigner assigner =
          new TargetAssigner(model.anchors(batch.inputSize()), Matching.defaults());
      HeadOutputs outputs = model.forward(batch.normalized(manager, type), true);
      RetinaNetLoss.Value value =
          new RetinaNetLoss(losses).backward(outputs, assigner.assign(truth(placements)));

      double focal = relative(value.focal(), record.floats("losses")[0]);
      double box = relative(value.box(), record.floats("losses")[1]);
      assertThat(focal).as("focal loss").isLessThan(LEARNED);
      assertThat(box).as("box loss").isLessThan(LEARNED);
      String gradients = gradients(model);
      for (String statistic : List.of("running_mean", "running_var")) {
        String name = "backbone.body.bn1." + statistic;
        float[] ours =
            parameter(model, name).getArray().toType(DataType.FLOAT32, false).toFloatArray();
        assertThat(worst(ours, record.floats(name))).as(name).isLessThan(OUTPUTS);
      }
      return String.format(Locale.ROOT, "focal %.1e box %.1e (of %s) ", focal, box, value)
          + gradients;
    }
  }

  private List<List<Annotation>> truth(List<Placement> placements) throws IOException {
    List<List<Annotation>> truth = new ArrayList<>();
    for (int n = 0; n < placements.size(); n++) {
      Placement placement = placements.get(n);
      truth.add(
          record.truth(n).stream()
              .map(a -> new Annotation(a.label(), placement.toInput(a.box()), false))
              .toList());
    }
    return truth;
  }

  private String gradients(RetinaNet model) throws IOException {
    double worst = 0;
    String where = "";
    int compared = 0;
    for (Map.Entry<String, Parameter> named : model.parameters().entrySet()) {
      String recorded = "gradient." + named.getKey();
      if (named.getValue().requiresGradient() && record.has(recorded)) {
        float[] ours =
            named
                .getValue()
                .getArray()
                .getGradient()
                .toType(DataType.FLOAT32, false)
                .toFloatArray();
        double off = offBy(named.getKey(), ours, record.floats(recorded));
        assertThat(off).as(named.getKey()).isLessThan(LEARNED);
        if (off > worst) {
          worst = off;
          where = named.getKey();
        }
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
    return String.format(
        Locale.ROOT, "gradients of %d tensors, worst %.1e (%s)", compared, worst, where);
  }

  /** How far a gradient is off, as a share of its length. */
  private static double offBy(String name, float[] ours, float[] theirs) {
    double length = 0;
    double error = 0;
    if (theirs.length == ours.length) {
      for (int i = 0; i < ours.length; i++) {
        error += Math.pow(ours[i] - theirs[i], 2);
        length += Math.pow(theirs[i], 2);
      }
      return Math.sqrt(error / Math.max(length, Double.MIN_NORMAL));
    }
    // Its length, and its share along a direction.
    assertThat(theirs).hasSize(2);
    float[] direction = TorchvisionRecord.uniform("direction." + name, ours.length);
    double along = 0;
    for (int i = 0; i < ours.length; i++) {
      length += Math.pow(ours[i], 2);
      along += (double) ours[i] * direction[i];
    }
    length = Math.sqrt(length);
    return Math.max(Math.abs(length - theirs[0]), Math.abs(along - theirs[1]))
        / Math.max(length, Double.MIN_NORMAL);
  }

  private InputBatch batch(List<RgbImage> images, List<Placement> placements) {
    InputBatch batch = InputBatch.of(spec.preprocessing(), images.size());
    PictureFitter fitter = new PictureFitter(spec.preprocessing());
    for (int n = 0; n < images.size(); n++) {
      placements.add(batch.set(n, fitter.fit(images.get(n))));
    }
    return batch;
  }

  private static Parameter parameter(RetinaNet model, String name) {
    Parameter parameter = model.parameters().get(name);
    if (parameter == null) {
      throw new AssertionError("no parameter " + name);
    }
    return parameter;
  }

  private static double relative(double ours, double theirs) {
    return Math.abs(ours - theirs) / Math.abs(theirs);
  }

  private static double worst(float[] ours, float[] theirs) {
    assertThat(ours).hasSameSizeAs(theirs);
    double worst = 0;
    for (int i = 0; i < ours.length; i++) {
      worst = Math.max(worst, Math.abs((double) ours[i] - theirs[i]));
    }
    return worst;
  }
}
