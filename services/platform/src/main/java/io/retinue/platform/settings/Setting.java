package io.retinue.platform.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description of one kind of value. From it follow how the value is read and checked, its JSON
 * Schema, and its printed form. Immutable.
 *
 * @param <T> what is read
 */
public abstract sealed class Setting<T>
    permits ScalarSetting, Section, Variants, NamedEntries, ListOf, Polygon, Segment, Wrapped {

  /** Reads a value. Empty if it cannot be used: the problem has been reported. */
  abstract Optional<T> read(YamlNode node, Place place);

  /** Its JSON Schema. */
  abstract ObjectNode schema();

  /** A valid value with everything that it may have. */
  abstract YamlNode example();

  /** A valid value with nothing that it need not have. */
  YamlNode shortExample() {
    return example();
  }

  /**
   * The value as it is printed: what is left out is filled in, secrets are hidden.
   *
   * @param node has been read without a problem
   */
  abstract YamlNode shown(YamlNode node);

  /** What stands here, for people: {@code a whole number from 1 to 10}. */
  abstract String expected();

  /** The section that this reads, if it reads one: to find where a misplaced key belongs. */
  Optional<Section<?>> section() {
    return Optional.empty();
  }

  /** A key with nothing behind it has no entries: those below it may be comments. */
  static YamlNode orEmpty(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar && !scalar.quoted() && scalar.isEmpty()
        ? new YamlNode.Mapping(node.mark(), List.of())
        : node;
  }

  /**
   * This setting as another type.
   *
   * @param conversion throws IllegalArgumentException, or RetinueException with a remedy, for a
   *     value that is none
   */
  public <R> Setting<R> as(Function<? super T, ? extends R> conversion) {
    return new Converted<>(this, conversion);
  }

  /** This setting, whose values know their places: for checks against other parts of the file. */
  public Setting<Placed<T>> placed() {
    return new Placed.OfValue<>(this);
  }

  /** Any text; a number needs quotes. */
  public static Setting<String> text(String expected, String example) {
    return new TextSetting(expected, TextSetting.ANY, example, UnaryOperator.identity());
  }

  /**
   * A text of a certain form.
   *
   * @param expected the form for people, as in {@code 1 to 64 letters}
   */
  public static Setting<String> matching(String expected, Pattern form, String example) {
    return new TextSetting(expected, form, example, UnaryOperator.identity());
  }

  /**
   * A text that may have a secret in it, such as an address with a password.
   *
   * @param printed what is printed instead, by messages too
   */
  public static Setting<String> matching(
      String expected, Pattern form, String example, UnaryOperator<String> printed) {
    return new TextSetting(expected, form, example, printed);
  }

  public static Setting<Secret> secret() {
    return new SecretSetting();
  }

  public static Setting<Integer> wholeNumber(int min, int max) {
    return new WholeNumberSetting(min, max);
  }

  public static Setting<Double> number(double min, double max) {
    return new NumberSetting(min, max, "a number");
  }

  /** A number of seconds; fractions count to the millisecond. */
  public static Setting<Duration> seconds(double min, double max) {
    return new NumberSetting(min, max, "a number of seconds")
        .as(seconds -> Duration.ofMillis(Math.round(seconds * 1000)));
  }

  /** {@code true} or {@code false}. */
  public static Setting<Boolean> onOff() {
    return new SwitchSetting();
  }

  /** One of some words. */
  public static Setting<String> choice(String... words) {
    return new ChoiceSetting(List.of(words));
  }

  /**
   * A polygon in Frigate's form: x and y of each corner, from 0 to 1, as one text with commas or as
   * a list of numbers.
   */
  public static Setting<List<Polygon.Corner>> polygon() {
    return new Polygon();
  }

  /** A line between two points in the form of a polygon: its first and its second point. */
  public static Setting<List<Polygon.Corner>> segment() {
    return new Segment();
  }
}
