package io.retinue.trainer.run;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.NearestWord;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.dataset.Label;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes that a new release is to have, of all that releases know and people label.
 *
 * @param names at least one, each once
 */
record ChosenClasses(List<String> names) {
  /**
   * @param known to a release or labeled
   * @throws RetinueException BAD_INPUT where a name is unknown, or no frame for training or for
   *     validation shows one of them
   */
  void check(Collection<String> known, DatasetSnapshot snapshot) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "the class '%s' is unknown: no release in use has it, and no label shows it"
                .formatted(name),
            NearestWord.to(name, known)
                .map(nearest -> "write '" + nearest + "'")
                .orElse("label some frames with it first, or leave it out"));
      }
    }
    requireOneOf(snapshot.split().training(), "training");
    requireOneOf(snapshot.split().validation(), "validation");
  }

  private void requireOneOf(List<Label> labels, String purpose) {
    Set<String> wanted = new HashSet<>(names);
    boolean shown =
        labels.stream()
            .flatMap(label -> label.boxes().stream())
            .anyMatch(box -> !box.crowd() && wanted.contains(box.label()));
    if (!shown) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "none of the %d frames for %s shows %s"
              .formatted(labels.size(), purpose, String.join(", ", names)),
          "label more frames with it, or choose other classes");
    }
  }
}
