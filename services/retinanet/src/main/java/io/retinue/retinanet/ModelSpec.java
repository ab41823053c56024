package io.retinue.retinanet;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Everything about a model but its weights; the content of {@code model.json}.
 *
 * @param network the network's shape
 * @param classes the names of what it finds; a label is an index into them. An output that stands
 *     for nothing, such as number 12 of COCO's, has the name {@value #UNUSED} and is never found
 * @param preprocessing what happens to a picture before the network
 * @param decoding what happens to the outputs after it
 */
public record ModelSpec(
    RetinaNetConfig network, List<String> classes, Preprocessing preprocessing, Decoding decoding) {
  /** The name of an output that stands for nothing. */
  public static final String UNUSED = "";

  public ModelSpec {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(decoding, "decoding");
    classes = List.copyOf(classes);
    List<String> named = named(classes);
    if (named.isEmpty()) {
      throw new IllegalArgumentException("a model needs one class or more");
    }
    if (named.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a class has a name of blanks: " + classes);
    }
    if (new HashSet<>(named).size() != named.size()) {
      throw new IllegalArgumentException("two classes have one name: " + classes);
    }
  }

  /**
   * A network that learns one camera's scene from scratch in minutes on two cores: ResNet-10 of
   * width 32, pyramid of 64, two head convolutions, anchors from 24 pixels, an input of about 512 x
   * 384.
   *
   * @param frameWidth columns of the camera's frames
   * @param frameHeight rows of the camera's frames
   */
  public static ModelSpec quick(List<String> classes, int frameWidth, int frameHeight) {
    return Preset.named("quick").spec(classes, frameWidth, frameHeight);
  }

  /**
   * Narrower still, for demonstrations and tests: ResNet-10 of width 16, pyramid of 32, two head
   * convolutions, an input of about 320 x 192.
   */
  public static ModelSpec tiny(List<String> classes, int frameWidth, int frameHeight) {
    return Preset.named("tiny").spec(classes, frameWidth, frameHeight);
  }

  /** What it finds: its classes without the outputs that stand for nothing, in their order. */
  public List<String> namedClasses() {
    return named(classes);
  }

  /** Whether each label stands for something, [K]. */
  public boolean[] named() {
    boolean[] named = new boolean[classes.size()];
    for (int label = 0; label < named.length; label++) {
      named[label] = isNamed(label);
    }
    return named;
  }

  /** Whether a label stands for something. */
  public boolean isNamed(int label) {
    return !classes.get(label).equals(UNUSED);
  }

  private static List<String> named(List<String> classes) {
    return classes.stream().filter(name -> !name.equals(UNUSED)).toList();
  }

  /** The same model for other classes. */
  public ModelSpec withClasses(List<String> other) {
    return new ModelSpec(network, other, preprocessing, decoding);
  }

  /** This specification as {@code model.json} holds it. */
  public String toJson() {
    return ModelJson.write(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws ModelFormatException if it is not JSON, or a field is missing, unknown or out of range
   */
  public static ModelSpec fromJson(String json) throws ModelFormatException {
    return ModelJson.read(json);
  }
}
