package io.retinue.platform.settings;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.YamlNode.Mapping;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A kind of YAML file: its description, and what follows from it. Errors of a file come all at
 * once, as one {@link RetinueException} with a line for each: {@code FILE, line L, column C:
 * problem; remedy}.
 *
 * @param what the file is, such as {@code the alert rules}
 * @param root its description
 * @param <T> what is read
 */
public record SettingsFile<T>(String what, Section<T> root) {
  private record Checked<T>(T value, YamlNode node) {}

  /**
   * The text of a file, unchecked.
   *
   * @throws RetinueException BAD_INPUT if it cannot be read
   */
  public String text(Path file) {
    return YamlDocument.text(file, what);
  }

  /**
   * Reads and checks a file.
   *
   * @throws RetinueException BAD_INPUT with all that is wrong with it
   */
  public T read(Path file, Variables variables) {
    return check(file.toString(), text(file), variables).value();
  }

  /**
   * Reads and checks a text.
   *
   * @param name of the file, for messages
   * @throws RetinueException BAD_INPUT with all that is wrong with it
   */
  public T parse(String name, String text, Variables variables) {
    return check(name, text, variables).value();
  }

  /**
   * The checked file with every default filled in. Secrets are hidden, and a value from the
   * environment is printed as it is written: {@code ${NAME}}.
   *
   * @throws RetinueException BAD_INPUT with all that is wrong with it
   */
  public String show(Path file, Variables variables) {
    return YamlText.document(
        (Mapping) root.shown(check(file.toString(), text(file), variables).node()));
  }

  /**
   * Checks a text as far as that is possible without the variables that are not set here: those of
   * a service are often set for that service only.
   *
   * @param name of the file, for messages
   * @return the text as a tree
   * @throws RetinueException BAD_INPUT with all that is wrong with it
   */
  public Mapping form(String name, String text, Variables variables) {
    Problems problems = new Problems(name);
    YamlNode node = YamlDocument.parse(text, problems);
    return checkedForm(node, variables, problems);
  }

  /** The same of a file. */
  public Mapping form(Path file, Variables variables) {
    return form(file.toString(), text(file), variables);
  }

  /**
   * The same of a tree that was made, not read.
   *
   * @param name of it, for messages
   */
  public void requireForm(String name, Mapping made, Variables variables) {
    checkedForm(made, variables, new Problems(name));
  }

  /**
   * Reads and checks a tree that was made, or is a part of one that was read.
   *
   * @param name of the file, for messages
   * @throws RetinueException BAD_INPUT with all that is wrong with it
   */
  public T made(String name, Mapping tree, Variables variables) {
    return check(tree, variables, new Problems(name)).value();
  }

  private Mapping checkedForm(YamlNode node, Variables variables, Problems problems) {
    root.read(node, Place.root(node, variables.orLeftOut(), problems));
    if (!problems.isEmpty()) {
      throw problems.toException();
    }
    return (Mapping) Setting.orEmpty(node);
  }

  /** A tree without problems, with every default filled in and secrets hidden. */
  public Mapping shown(Mapping form) {
    return (Mapping) root.shown(form);
  }

  /** The JSON Schema (draft 2020-12) of such files, for editors. */
  public String schema() {
    return SchemaJson.document(what, root);
  }

  /** A valid file that has every key. */
  public String example() {
    return YamlText.document((Mapping) root.example());
  }

  private Checked<T> check(String name, String text, Variables variables) {
    Problems problems = new Problems(name);
    return check(YamlDocument.parse(text, problems), variables, problems);
  }

  private Checked<T> check(YamlNode node, Variables variables, Problems problems) {
    Optional<T> value = root.read(node, Place.root(node, variables, problems));
    if (value.isEmpty() || !problems.isEmpty()) {
      throw problems.toException();
    }
    return new Checked<>(value.get(), node);
  }
}
