package io.retinue.platform.release;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SHA-256 of each file of a folder, in the form of {@code sha256sum}: {@code <hash> <path>}
 * with two blanks between, a line each, sorted by path.
 */
public final class ChecksumList {
  public static final String FILE_NAME = "SHA256SUMS";
  private static final long LARGEST_LIST_BYTES = 1 << 20;

  private final SortedMap<String, String> hashes;

  private ChecksumList(SortedMap<String, String> hashes) {
    this.hashes = hashes;
  }

  /**
   * Reads every file of the folder but a checksum list.
   *
   * @throws RetinueException BAD_INPUT where the folder is none, is empty or holds links
   */
  static ChecksumList of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw unusable(folder, "it is no folder");
    }
    try {
      SortedMap<String, String> hashes = new TreeMap<>();
      for (String name : files(folder)) {
        hashes.put(name, Sha256.of(folder.resolve(name)));
      }
      if (!hashes.isEmpty()) {
        return new ChecksumList(hashes);
      }
    } catch (IOException e) {
      throw unusable(folder, e.toString());
    }
    throw unusable(folder, "it has no files");
  }

  public String text() {
    return hashes.entrySet().stream()
        .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
        .collect(Collectors.joining());
  }

  /** The SHA-256 of {@link #text}: the name of the folder. */
  String sha256() {
    return Sha256.of(text().getBytes(StandardCharsets.UTF_8));
  }

  public Iterable<String> names() {
    return hashes.keySet();
  }

  /** What the folder has otherwise than this list, a phrase each. */
  public List<String> faults(Path folder) {
    return faults(folder, sha256());
  }

  /** What is wrong with a folder of that name, a phrase each; nothing where all is well. */
  public static List<String> faults(Path folder, String sha256) {
    Path sums = folder.resolve(FILE_NAME);
    try {
      if (!Files.isDirectory(folder)) {
        return List.of("there is no such folder");
      }
      if (!Files.isRegularFile(sums, LinkOption.NOFOLLOW_LINKS)) {
        return List.of(FILE_NAME + " is missing");
      }
      if (Files.size(sums) > LARGEST_LIST_BYTES || !Sha256.of(sums).equals(sha256)) {
        return List.of(FILE_NAME + " is corrupt: its SHA-256 is not " + sha256);
      }
      return differences(folder, parse(Files.readString(sums)));
    } catch (IOException e) {
      return List.of("it cannot be read: " + e);
    }
  }

  private static List<String> differences(Path folder, Map<String, String> expected)
      throws IOException {
    List<String> actual = files(folder);
    TreeSet<String> all = new TreeSet<>(expected.keySet());
    all.addAll(actual);
    List<String> faults = new ArrayList<>();
    for (String name : all) {
      String hash = expected.get(name);
      if (hash == null) {
        faults.add(name + " is extra");
      } else if (!actual.contains(name)) {
        faults.add(name + " is missing");
      } else if (!Sha256.of(folder.resolve(name)).equals(hash)) {
        faults.add(name + " is corrupt");
      }
    }
    return faults;
  }

  /** Paths in the folder with '/', without the list itself. */
  private static List<String> files(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        String name = folder.relativize(path).toString().replace('\\', '/');
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          throw new IOException(name + " is a link or no plain file");
        }
        if (name.contains("\n") || name.contains("\r")) {
          throw new IOException("a file's name has a line break");
        }
        if (!name.equals(FILE_NAME)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static Map<String, String> parse(String text) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (line.length() < 67 || !line.startsWith("  ", 64)) {
        throw new IOException(FILE_NAME + " has a line that sha256sum would not print");
      }
      hashes.put(line.substring(66), line.substring(0, 64));
    }
    return hashes;
  }

  private static RetinueException unusable(Path folder, String why) {
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "the folder " + folder + " cannot be stored: " + why,
        "give a folder of plain files, such as one that training made");
  }
}
