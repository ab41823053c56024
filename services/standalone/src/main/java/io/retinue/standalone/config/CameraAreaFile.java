package io.retinue.standalone.config;

import io.retinue.console.Area;
import io.retinue.console.Area.Kind;
import io.retinue.console.AreaFile;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.EditedFile;
import io.retinue.platform.file.Sha256;
import io.retinue.platform.settings.EditableYaml.CannotEditException;
import io.retinue.platform.settings.Variables;
import io.retinue.platform.settings.YamlDocument;
import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The zones and lines of a {@code retinue.yaml}, as the page changes them. Rules follow a name that
 * changes; comments, order and form of the rest stay. The file is checked before and after a
 * change; variables that are not set here do not matter.
 *
 * @param path of the file
 */
public record CameraAreaFile(Path path, Variables variables) implements AreaFile {
  private static final String CAMERAS = "cameras";

  @Override
  public Written read(String camera) {
    if (!Files.exists(path)) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "there is no " + path.getFileName() + ", so zones and lines cannot be saved",
          "write the cameras into it with: retinue camera add NAME SOURCE");
    }
    return written(RetinueYaml.FILE.form(path, variables), camera);
  }

  @Override
  public Written write(String camera, String basedOn, List<Edited> areas) {
    read(camera); // a missing file is not created
    EditedFile.change(path, text -> changed(text, camera, basedOn, areas));
    return read(camera);
  }

  /**
   * The settings as {@link #write} would leave them. Nothing is written.
   *
   * @throws RetinueException as write does; BAD_INPUT also where a variable is not set
   */
  public RetinueConfig changed(String camera, String basedOn, List<Edited> areas) {
    read(camera);
    String text = changed(RetinueYaml.FILE.text(path), camera, basedOn, areas);
    return RetinueYaml.FILE.parse(changedName(), text, variables);
  }

  private String changed(String text, String camera, String basedOn, List<Edited> areas) {
    Mapping before = RetinueYaml.FILE.form(path.toString(), text, variables);
    if (!written(before, camera).version().equals(basedOn)) {
      throw new RetinueException(
          ErrorKind.IN_USE,
          "zones or lines of camera "
              + camera
              + " have been changed in "
              + path.getFileName()
              + " meanwhile",
          "nothing was written: load them again, and repeat the change");
    }
    List<WrittenShapes> shapes =
        List.of(WrittenShapes.of(Kind.ZONE, areas), WrittenShapes.of(Kind.LINE, areas));
    AreaRenames renames = AreaRenames.of(before, camera, areas);
    try {
      String after = text;
      for (WrittenShapes kind : shapes) {
        kind.requireNames(camera);
        after = kind.applyTo(after, List.of(CAMERAS, camera));
      }
      after = renames.applyTo(after, path);
      for (WrittenShapes kind : shapes) {
        kind.requireWritten(text, after, List.of(CAMERAS, camera));
      }
      Mapping written = requireElsewhereSame(renames.expected(), after, camera);
      WrittenTargets.requireKept(before, written, path.getFileName()); // names the rules
      requireForm(after);
      return after;
    } catch (CannotEditException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          path.getFileName() + " is written in a form that the page cannot change",
          "write the coordinates below cameras." + camera + " yourself",
          e);
    }
  }

  /**
   * The edit is proven, not believed: it changes nothing but zones and lines of the camera, and
   * their names in rules.
   *
   * @param expected the file, with rules as they shall be
   * @return the changed file
   */
  private Mapping requireElsewhereSame(Mapping expected, String after, String camera) {
    YamlNode tree;
    try {
      tree = YamlDocument.read(path.toString(), after);
    } catch (RetinueException e) {
      throw new CannotEditException("the edit would break the file");
    }
    if (!(tree instanceof Mapping form)
        || !elsewhere(form, camera).equals(elsewhere(expected, camera))) {
      throw new CannotEditException("the edit would change something else");
    }
    return form;
  }

  private String changedName() {
    return "the changed " + path.getFileName();
  }

  private void requireForm(String after) {
    try {
      RetinueYaml.FILE.form(changedName(), after, variables);
    } catch (RetinueException e) {
      throw RetinueException.several(
          e.kind(), e.problems(), "nothing was written: " + path.getFileName() + " is as before");
    }
  }

  /** What the file means besides zones and lines of the camera, without comments and form. */
  private static List<String> elsewhere(Mapping form, String camera) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : form.entries()) {
      if (!entry.key().text().equals(CAMERAS)) {
        lines.add(YamlText.entry(entry));
        continue;
      }
      for (Entry one : entries(entry.value())) {
        lines.add(
            one.key().text().equals(camera)
                ? entries(one.value()).stream()
                    .filter(e -> WrittenShapes.kindOf(e.key().text()).isEmpty())
                    .map(YamlText::entry)
                    .collect(Collectors.joining("\n"))
                : YamlText.entry(one));
      }
    }
    return lines;
  }

  private Written written(Mapping form, String camera) {
    Mapping found =
        entries(form.find(CAMERAS).orElse(Mapping.of(List.of()))).stream()
            .filter(entry -> entry.key().text().equals(camera))
            .map(Entry::value)
            .filter(Mapping.class::isInstance)
            .map(Mapping.class::cast)
            .findFirst()
            .orElseThrow(() -> unknown(camera));
    StringBuilder text = new StringBuilder();
    List<Area> areas = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      found
          .find(WrittenShapes.key(kind))
          .ifPresent(
              node -> {
                if (kind != Kind.MASK) {
                  text.append(YamlText.entry(Entry.of(WrittenShapes.key(kind), node))).append('\n');
                }
                areas.addAll(WrittenShapes.areas(kind, node));
              });
    }
    return new Written(Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)), areas);
  }

  private RetinueException unknown(String camera) {
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        path.getFileName() + " has no camera '" + camera + "'",
        "add it with: retinue camera add " + camera + " SOURCE");
  }

  private static List<Entry> entries(YamlNode node) {
    return node instanceof Mapping mapping ? mapping.entries() : List.of();
  }
}
