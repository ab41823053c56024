package io.retinue.trainer.evaluation;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.evaluation.ImageTruth;
import io.retinue.retinanet.evaluation.Truth;
import java.util.ArrayList;
import java.util.List;

/** Labeled pictures to evaluate on. The labels of its annotations index {@link #classes}. */
public interface EvaluationSet extends ExampleSource {
  /** Names of the classes: those of the truth and of every detector that is compared. */
  List<String> classes();

  /**
   * Whether the labeler looked for a class on a picture.
   *
   * @param index of the picture, 0 to {@code size() - 1}
   * @param label index into {@link #classes}
   */
  default boolean isAnnotated(int index, int label) {
    return true;
  }

  /** Pictures on which every class was looked for. */
  static EvaluationSet of(ExampleSource pictures, List<String> classes) {
    List<String> names = List.copyOf(classes);
    return new EvaluationSet() {
      @Override
      public List<String> classes() {
        return names;
      }

      @Override
      public int size() {
        return pictures.size();
      }

      @Override
      public LabelledImage get(int index) {
        return pictures.get(index);
      }
    };
  }

  /** The pictures for the golden outputs of a release. */
  default List<RgbImage> golden() {
    return spread(2).stream().map(index -> get(index).image()).toList();
  }

  /** At most {@code most} of the indices of the pictures, evenly spread. */
  default List<Integer> spread(int most) {
    return spread(size(), most);
  }

  /** At most {@code most} of the numbers from 0 to {@code size - 1}, evenly spread. */
  static List<Integer> spread(int size, int most) {
    int count = Math.min(size, most);
    List<Integer> chosen = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chosen.add((int) ((long) i * size / count));
    }
    return chosen;
  }

  /** One picture as the evaluator takes it; its id is its index. */
  default Evaluator.Example example(int index) {
    LabelledImage labeled = get(index);
    List<Truth> truths = new ArrayList<>();
    for (Annotation annotation : labeled.annotations()) {
      Box box = annotation.box();
      truths.add(
          new Truth(
              annotation.label(),
              box.x1(),
              box.y1(),
              box.width(),
              box.height(),
              box.area(),
              annotation.crowd()));
    }
    return new Evaluator.Example(
        labeled.image(), new ImageTruth(index, truths), 1, 1, label -> isAnnotated(index, label));
  }
}
