package io.retinue.trainer.fit;

import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.data.ExampleSource;
import java.util.List;

/** Labelled pictures that a model is judged on. Its annotations' labels index {@link #classes}. */
public interface JudgedPictures extends ExampleSource {
  /** Names of the classes of the contest: those of the truth and of every contestant. */
  List<String> classes();

  /**
   * Whether the labeler looked for a class on a picture. Where he did not, what a model finds of it
   * is neither right nor wrong.
   *
   * @param index of the picture, 0 to {@code size() - 1}
   * @param label index into {@link #classes}
   */
  boolean searched(int index, int label);

  /** Pictures on which every class was looked for. */
  static JudgedPictures fullySearched(ExampleSource pictures, List<String> classes) {
    List<String> names = List.copyOf(classes);
    return new JudgedPictures() {
      @Override
      public List<String> classes() {
        return names;
      }

      @Override
      public boolean searched(int index, int label) {
        return true;
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
}
