package io.retinue.standalone.config;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.EditedFile;
import io.retinue.platform.settings.EditableYaml;
import io.retinue.platform.settings.EditableYaml.CannotEditException;
import io.retinue.platform.settings.NearestWord;
import io.retinue.platform.settings.Variables;
import io.retinue.platform.settings.YamlDocument;
import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cameras of a {@code retinue.yaml}, to be listed and changed by commands. A change keeps
 * comments, order and form of the rest. The file is checked before and after it; variables that are
 * not set here do not matter. Every method throws RetinueException: BAD_INPUT with all that is
 * wrong, STORAGE if the file cannot be written, IN_USE if another program writes it.
 *
 * @param path of the file
 */
public record CameraFile(Path path, Variables variables) {
  private static final Logger LOG = LoggerFactory.getLogger(CameraFile.class);
  private static final String CAMERAS = "cameras";
  private static final String ENABLED = "enabled";

  /**
   * A camera of the file.
   *
   * @param source as it may be printed
   * @param enabled as it is written: true, false or a variable
   */
  public record Listed(String name, String source, String enabled) {
    public boolean isPaused() {
      return enabled.equals("false");
    }
  }

  /** The cameras in the order of the file. */
  public List<Listed> list() {
    Mapping form = RetinueYaml.FILE.form(path, variables);
    return entries(RetinueYaml.FILE.shown(form), CAMERAS).stream().map(CameraFile::listed).toList();
  }

  /** The cluster that the file names. The variables of other sections need not be set. */
  public RetinueConfig.Kafka cluster() {
    List<Entry> kafka =
        RetinueYaml.FILE.form(path, variables).entries().stream()
            .filter(entry -> entry.key().text().equals("kafka"))
            .toList();
    return RetinueYaml.FILE.made(path.toString(), Mapping.of(kafka), variables).kafka();
  }

  private static Listed listed(Entry camera) {
    Mapping mapping = (Mapping) camera.value();
    return new Listed(camera.key().text(), text(mapping, "source"), text(mapping, ENABLED));
  }

  private static String text(Mapping mapping, String key) {
    return mapping.find(key).map(node -> ((Scalar) node).text()).orElse("");
  }

  /** Adds a camera behind the others; creates the file if there is none. */
  public void add(NewCamera camera) {
    Mapping written = camera.written();
    Entry entry = Entry.of(camera.name(), written);
    RetinueYaml.FILE.requireForm(
        "the new camera",
        Mapping.of(List.of(Entry.of(CAMERAS, Mapping.of(List.of(entry))))),
        variables);
    change(
        (cameras, form) -> {
          find(cameras, camera.name()).ifPresent(this::refuseSecond);
          List<Entry> wanted = new ArrayList<>(cameras);
          wanted.add(entry);
          return new Change(
              yaml -> yaml.add(List.of(CAMERAS), camera.name(), written),
              wanted,
              "write this below cameras yourself: " + YamlText.entry(entry));
        });
  }

  private void refuseSecond(Entry known) {
    String name = known.key().text();
    throw new RetinueException(
        ErrorKind.BAD_INPUT,
        "%s has a camera %s already, in line %d".formatted(path, name, known.key().mark().line()),
        "choose another name, or first: retinue camera remove " + name);
  }

  /** Removes a camera, with its zones and masks. */
  public void remove(String name) {
    change(
        (cameras, form) -> {
          Entry camera = require(cameras, name);
          WrittenTargets.requireUnnamed(camera, cameras, form, path);
          return new Change(
              yaml -> yaml.remove(List.of(CAMERAS), name),
              cameras.stream().filter(e -> e != camera).toList(),
              "remove the lines of " + name + " below cameras yourself");
        });
  }

  /**
   * Makes a camera run.
   *
   * @return false if it does already
   */
  public boolean resume(String name) {
    return enable(name, "true");
  }

  /**
   * Makes a camera stay in the file without running.
   *
   * @return false if it does already
   */
  public boolean pause(String name) {
    return enable(name, "false");
  }

  private boolean enable(String name, String value) {
    AtomicBoolean changes = new AtomicBoolean();
    change(
        (cameras, form) -> {
          Entry camera = require(cameras, name);
          Mapping old = (Mapping) camera.value();
          Optional<YamlNode> written = old.find(ENABLED);
          String present = written.map(node -> ((Scalar) node).text()).orElse("true");
          if (present.contains("${")) {
            throw new RetinueException(
                ErrorKind.BAD_INPUT,
                "'enabled' of camera " + name + " comes from the environment: " + present,
                "change it there, or write true or false in " + path);
          }
          changes.set(!present.equals(value));
          if (!changes.get()) {
            return new Change(EditableYaml::text, cameras, "");
          }
          Scalar next = Scalar.plain(value);
          List<String> place = List.of(CAMERAS, name);
          return new Change(
              yaml ->
                  written.isPresent()
                      ? yaml.set(place, ENABLED, next)
                      : yaml.add(place, ENABLED, next),
              replaced(cameras, camera, Entry.of(name, enabled(old, next))),
              "write 'enabled: " + value + "' below cameras." + name + " yourself");
        });
    return changes.get();
  }

  private static Mapping enabled(Mapping camera, Scalar value) {
    Entry entry = Entry.of(ENABLED, value);
    List<Entry> entries = new ArrayList<>();
    camera.entries().forEach(e -> entries.add(e.key().text().equals(ENABLED) ? entry : e));
    if (!entries.contains(entry)) {
      entries.add(entry);
    }
    return Mapping.of(entries);
  }

  private static List<Entry> replaced(List<Entry> all, Entry old, Entry next) {
    return all.stream().map(entry -> entry == old ? next : entry).toList();
  }

  /**
   * A change that is wanted.
   *
   * @param edit of the text
   * @param cameras what it must lead to
   * @param byHand what a person does instead, where no command can
   */
  private record Change(Function<EditableYaml, String> edit, List<Entry> cameras, String byHand) {}

  private void change(BiFunction<List<Entry>, Mapping, Change> plan) {
    EditedFile.change(path, text -> changed(text, plan));
  }

  /** The edit is proven, not believed: it must lead to what was wanted, and to nothing else. */
  private String changed(String text, BiFunction<List<Entry>, Mapping, Change> plan) {
    Mapping before = form(text);
    List<Entry> cameras = entries(before, CAMERAS);
    Change change = plan.apply(cameras, before);
    try {
      String after = change.edit().apply(new EditableYaml(text));
      requireSame(after, printed(before, Optional.of(change.cameras())));
      requireForm(after);
      return after;
    } catch (CannotEditException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          path + " is written in a form that a command cannot change",
          change.byHand(),
          e);
    }
  }

  private void requireForm(String after) {
    try {
      RetinueYaml.FILE.form("the changed " + path, after, variables);
    } catch (RetinueException e) {
      throw RetinueException.several(
          e.kind(),
          e.problems(),
          "nothing was changed: " + path + " would not be valid after this change");
    }
  }

  private void requireSame(String text, List<String> wanted) {
    try {
      YamlNode tree = YamlDocument.read(path.toString(), text);
      if (tree instanceof Mapping form && printed(form, Optional.empty()).equals(wanted)) {
        return;
      }
    } catch (RetinueException e) {
      LOG.debug("the edit would break the file", e);
    }
    throw new CannotEditException("the edit would change something else");
  }

  private Mapping form(String text) {
    return RetinueYaml.FILE.form(path.toString(), text, variables);
  }

  /** What the file means, entry by entry, without comments and form. */
  private static List<String> printed(Mapping form, Optional<List<Entry>> otherCameras) {
    List<String> lines = new ArrayList<>();
    otherCameras.orElseGet(() -> entries(form, CAMERAS)).forEach(e -> lines.add(YamlText.entry(e)));
    form.entries().stream()
        .filter(e -> !e.key().text().equals(CAMERAS))
        .forEach(e -> lines.add(YamlText.entry(e)));
    return lines;
  }

  private static List<Entry> entries(Mapping form, String key) {
    return form.find(key).orElse(null) instanceof Mapping mapping ? mapping.entries() : List.of();
  }

  private static Optional<Entry> find(List<Entry> cameras, String name) {
    return cameras.stream().filter(e -> e.key().text().equals(name)).findFirst();
  }

  private Entry require(List<Entry> cameras, String name) {
    return find(cameras, name).orElseThrow(() -> unknown(name, cameras));
  }

  private RetinueException unknown(String name, List<Entry> cameras) {
    List<String> names = cameras.stream().map(e -> e.key().text()).toList();
    String remedy =
        names.isEmpty()
            ? "add it with: retinue camera add NAME SOURCE"
            : NearestWord.to(name, names)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("write one of these: " + String.join(", ", names));
    return new RetinueException(
        ErrorKind.BAD_INPUT, path + " has no camera '" + name + "'", remedy);
  }
}
