package io.retinue.trainer.run;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.video.PictureSize;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The weights that a run starts from, and the release that it has to beat.
 *
 * @param base the release that is trained further; empty for random weights
 * @param champion the release that serves; empty where there is none
 * @param teacher the release that labels frames for it; empty where only people do
 * @param chosen the classes of the new release; empty for all that are known
 * @param untrained network of random weights
 */
record StartingPoint(
    Optional<StoredRelease> base,
    Optional<StoredRelease> champion,
    Optional<StoredRelease> teacher,
    List<String> chosen,
    Preset untrained) {

  private static final int MOST_NAMES = 5;

  /**
   * @throws RetinueException BAD_INPUT where a release is missing or damaged, or the one that was
   *     asked for has another network than was asked for, or a teacher cannot teach
   */
  static StartingPoint of(Start start, Releases releases, ModelStore store) {
    Optional<StoredRelease> champion = StoredRelease.champion(releases, store);
    Optional<StoredRelease> base =
        start.release().isPresent()
            ? Optional.of(asked(start, releases, store))
            : champion.filter(one -> start.network().stream().allMatch(one::isOf));
    Optional<StoredRelease> teacher =
        start.teacher().map(one -> StoredRelease.version(one.version(), releases, store));
    StartingPoint from =
        new StartingPoint(base, champion, teacher, start.classes(), start.untrained());
    teacher.ifPresent(from::check);
    return from;
  }

  private void check(StoredRelease asTeacher) {
    if (base.stream().anyMatch(one -> one.sha256().equals(asTeacher.sha256()))) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          asTeacher.name() + " cannot teach itself: the run would start from its weights",
          "name the network that is to learn with --arch, such as --arch quick");
    }
    Set<String> known = new LinkedHashSet<>();
    base.ifPresent(one -> known.addAll(one.classes()));
    champion.ifPresent(one -> known.addAll(one.classes()));
    requireCommonClass(known, "the champion", asTeacher);
  }

  private static void requireCommonClass(Set<String> known, String whose, StoredRelease teacher) {
    if (!known.isEmpty() && teacher.classes().stream().noneMatch(known::contains)) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "%s knows none of the classes of %s: it has %s, not %s"
              .formatted(
                  teacher.name(), whose, inShort(teacher.classes()), inShort(List.copyOf(known))),
          "choose a teacher with the same names of classes");
    }
  }

  /**
   * @throws RetinueException BAD_INPUT where people labeled other classes than the teacher has: the
   *     same objects would have two names
   */
  void requireTeacherFor(DatasetSnapshot snapshot) {
    Set<String> drawn = new LinkedHashSet<>();
    snapshot.labels().stream()
        .filter(label -> !snapshot.isTaught(label))
        .flatMap(label -> label.boxes().stream())
        .forEach(box -> drawn.add(box.label()));
    teacher.ifPresent(one -> requireCommonClass(drawn, "the labels", one));
  }

  /** Whether a release would serve instead of the one that taught it. */
  boolean isTaughtBy(Optional<StoredRelease> serving) {
    return teacher.isPresent() && serving.isPresent() && isTeacher(serving.get());
  }

  private boolean isTeacher(StoredRelease release) {
    return teacher.stream().anyMatch(one -> one.sha256().equals(release.sha256()));
  }

  private static StoredRelease asked(Start start, Releases releases, ModelStore store) {
    StoredRelease release = StoredRelease.version(start.release().getAsLong(), releases, store);
    for (Preset network : start.network().stream().toList()) {
      if (!release.isOf(network)) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "%s is %s, not %s".formatted(release.name(), release.networkName(), network.name()),
            "leave out --arch to train it further, or --from to start with random weights");
      }
    }
    return release;
  }

  /**
   * The classes that were chosen. Otherwise the base's in their order, then the champion's, then
   * new ones as they appear. Of a champion that teaches, only the classes that it taught: a small
   * network need not learn the eighty of a large one to watch a street.
   *
   * @throws RetinueException BAD_INPUT where a chosen class is unknown or cannot be evaluated, or a
   *     teacher found too little of every class
   */
  List<String> classes(DatasetSnapshot snapshot) {
    Set<String> classes = new LinkedHashSet<>();
    base.ifPresent(one -> classes.addAll(one.classes()));
    champion.filter(one -> !isTeacher(one)).ifPresent(one -> classes.addAll(one.classes()));
    classes.addAll(snapshot.classesInOrderOfAppearance());
    if (!chosen.isEmpty()) {
      teacher.ifPresent(one -> classes.addAll(one.classes()));
      new ChosenClasses(chosen).check(classes, snapshot);
      return chosen;
    }
    if (classes.isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the teacher finds too few objects of any class on the %d frames that it looked at"
              .formatted(snapshot.taughtFrames()),
          "train again when the cameras have seen more, or choose another teacher");
    }
    return List.copyOf(classes);
  }

  /**
   * The classes on which a new release and a champion are compared: all of both, but for those that
   * were dropped by choice.
   */
  List<String> compared(List<String> ofRelease, Optional<StoredRelease> serving) {
    Set<String> union = new LinkedHashSet<>(ofRelease);
    if (chosen.isEmpty()) {
      serving.ifPresent(one -> union.addAll(one.classes()));
    }
    return List.copyOf(union);
  }

  /**
   * The network to train; the caller closes it.
   *
   * @param typical size of a frame
   * @param seed of what is random
   */
  RetinaNet network(List<String> classes, PictureSize typical, long seed) {
    return base.map(one -> one.network(classes, seed))
        .orElseGet(
            () ->
                RetinaNet.create(untrained.spec(classes, typical.width(), typical.height()), seed));
  }

  /** As the end of a sentence. */
  private String inWords() {
    if (base.isPresent()) {
      return base.get().name();
    }
    return "random weights of "
        + untrained.name()
        + champion
            .map(one -> " (the champion, %s, is %s)".formatted(one.name(), one.networkName()))
            .orElse("");
  }

  /** Identifies it, in one line. */
  String identity() {
    return "%s %s %s %s %s"
        .formatted(
            base.map(StoredRelease::sha256).orElse(""),
            champion.map(StoredRelease::sha256).orElse(""),
            teacher.map(StoredRelease::sha256).orElse(""),
            untrained.name(),
            String.join(",", chosen));
  }

  /** What a fit from here will do, in a sentence. */
  String message(DatasetSnapshot snapshot, List<String> classes) {
    long taught = snapshot.split().training().stream().filter(snapshot::isTaught).count();
    return "Learning %s from %d labeled frames%s, %d more for validation, starting from %s."
        .formatted(
            inShort(classes),
            snapshot.split().training().size(),
            teacher.map(one -> " (%d by %s)".formatted(taught, one.name())).orElse(""),
            snapshot.split().validation().size(),
            inWords());
  }

  private static String inShort(List<String> classes) {
    String first = classes.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return classes.size() <= MOST_NAMES
        ? first
        : first + " and %d other classes".formatted(classes.size() - MOST_NAMES);
  }
}
