package io.retinue.platform.settings;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.RegularFile;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Mark;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import io.retinue.platform.settings.YamlNode.Unreadable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A YAML text as a tree. Settings need mappings, lists and texts only. Anchors, aliases and tags
 * are refused: what they stand for cannot be pointed at, and they are how small files become large
 * ones. No message repeats what follows {@code &}, {@code *} or {@code !}: it may be a password
 * without quotes.
 */
public final class YamlDocument {
  private static final long MOST_BYTES = 1 << 20;
  private static final int DEEPEST = 32;

  /** A file that was made to be large has thousands of them. */
  private static final int MOST_NAMED = 3;

  private final Iterator<Event> events;
  private final Problems problems;
  private final List<Mark> anchors = new ArrayList<>();
  private final List<Mark> aliases = new ArrayList<>();

  /** The rest of the text has no meaning; the problem has been reported. */
  private static final class TooDeepException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private YamlDocument(Iterator<Event> events, Problems problems) {
    this.events = events;
    this.problems = problems;
  }

  /**
   * Reads a file without a description of its own.
   *
   * @param what the file is, for messages
   * @throws RetinueException BAD_INPUT if it cannot be read or is no YAML
   */
  public static YamlNode read(Path file, String what) {
    return read(file.toString(), text(file, what));
  }

  /**
   * Reads a text.
   *
   * @param name of the file, for messages
   * @throws RetinueException BAD_INPUT if it is no YAML
   */
  public static YamlNode read(String name, String text) {
    Problems problems = new Problems(name);
    YamlNode root = parse(text, problems);
    if (!problems.isEmpty()) {
      throw problems.toException();
    }
    return root;
  }

  /** The text of a file of reasonable size. */
  static String text(Path file, String what) {
    RegularFile.require(file, what, "check its path");
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            file + " has more than " + MOST_BYTES + " bytes",
            "check the path of " + what);
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT, file + " is not UTF-8 text", "save it as UTF-8", e);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          file + " cannot be read: " + e.getMessage(),
          "check that it is a file that you may read",
          e);
    }
  }

  /** The root; {@link Unreadable} if there is none. What is wrong is added to the problems. */
  static YamlNode parse(String text, Problems problems) {
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    Optional<Mark> control = firstControl(yaml);
    if (control.isPresent()) {
      problems.add(
          control.get(), "a control character stands here", "remove it; save the file as text");
      return new Unreadable(control.get());
    }
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
    YamlDocument document =
        new YamlDocument(new Parse(settings).parseString(yaml).iterator(), problems);
    try {
      return document.root();
    } catch (TooDeepException e) {
      return new Unreadable(Mark.NONE);
    } catch (MarkedYamlEngineException e) {
      YamlSyntax.explain(e, problems);
      return new Unreadable(Mark.NONE);
    } catch (YamlEngineException e) {
      problems.add(Mark.NONE, "the file is no YAML", "write 'key: value' lines");
      return new Unreadable(Mark.NONE);
    } finally {
      document.refuse(
          document.anchors,
          "an anchor ('&') stands here",
          "remove it, and write the value in each place; put a text that begins with '&' in"
              + " quotes");
      document.refuse(
          document.aliases,
          "an alias ('*') stands here",
          "write the value itself, in quotes if it begins with '*'");
    }
  }

  private void refuse(List<Mark> marks, String problem, String remedy) {
    for (Mark mark : marks.subList(0, Math.min(MOST_NAMED, marks.size()))) {
      String all = marks.size() > MOST_NAMED ? ", one of " + marks.size() : "";
      problems.add(mark, problem + all, remedy);
    }
  }

  /** A line break other than a line feed, or a character that has no place in a text. */
  private static Optional<Mark> firstControl(String text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        column = 1;
      } else if (c != '\t' && c != '\r' && (Character.isISOControl(c) || c == '\uFEFF')) {
        return Optional.of(new Mark(line, column));
      } else {
        column++;
      }
    }
    return Optional.empty();
  }

  private YamlNode root() throws TooDeepException {
    Event event = next(); // the stream starts
    event = next();
    if (event.getEventId() == Event.ID.StreamEnd) {
      return new Mapping(Mark.NONE, List.of());
    }
    YamlNode root = node(next(), 0);
    next(); // the document ends
    event = next();
    if (event.getEventId() == Event.ID.DocumentStart) {
      problems.add(mark(event), "a second document begins here", "write one document in a file");
    }
    return root;
  }

  private Event next() {
    return events.next();
  }

  private YamlNode node(Event event, int depth) throws TooDeepException {
    Mark mark = mark(event);
    if (depth > DEEPEST) {
      problems.add(mark, "this is nested too deeply", "write no more than " + DEEPEST + " levels");
      throw new TooDeepException();
    }
    if (event.getEventId() == Event.ID.Alias) {
      aliases.add(mark);
      return new Unreadable(mark);
    }
    refuseAnchorsAndTags((NodeEvent) event, mark);
    if (event instanceof ScalarEvent scalar) {
      return new Scalar(mark, scalar.getValue(), !scalar.isPlain());
    }
    return event.getEventId() == Event.ID.MappingStart
        ? mapping(mark, depth)
        : sequence(mark, depth);
  }

  private Mapping mapping(Mark mark, int depth) throws TooDeepException {
    List<Entry> entries = new ArrayList<>();
    for (Event key = next(); key.getEventId() != Event.ID.MappingEnd; key = next()) {
      YamlNode name = node(key, depth + 1);
      YamlNode value = node(next(), depth + 1);
      if (name instanceof Scalar scalar) {
        entries.add(new Entry(scalar, value));
      } else if (!(name instanceof Unreadable)) {
        problems.add(name.mark(), "a key is a list or a mapping", "write a word as the key");
      }
    }
    return new Mapping(mark, entries);
  }

  private Sequence sequence(Mark mark, int depth) throws TooDeepException {
    List<YamlNode> items = new ArrayList<>();
    for (Event item = next(); item.getEventId() != Event.ID.SequenceEnd; item = next()) {
      items.add(node(item, depth + 1));
    }
    return new Sequence(mark, items);
  }

  private void refuseAnchorsAndTags(NodeEvent event, Mark mark) {
    if (event.getAnchor().isPresent()) {
      anchors.add(mark);
    }
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent collection
                ? collection.getTag()
                : Optional.empty();
    if (tag.isPresent()) {
      problems.add(
          mark,
          "a tag ('!') stands here",
          "remove it; write ${NAME} for a value from the environment, and put a text that begins"
              + " with '!' in quotes");
    }
  }

  private static Mark mark(Event event) {
    return event.getStartMark().map(YamlSyntax::mark).orElse(Mark.NONE);
  }
}
