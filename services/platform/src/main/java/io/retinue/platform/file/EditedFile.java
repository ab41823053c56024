package io.retinue.platform.file;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Changes a text file that people edit too. A reader finds the old text or the new one, never a
 * part; owner, group and permissions stay; a link stays a link. What another program writes
 * meanwhile is not overwritten.
 */
public final class EditedFile {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private EditedFile() {}

  /**
   * Replaces the text of a file; a missing file is created, also where a link leads to it.
   *
   * @param edit from the old text to the new one; "" if there is no file. What it throws ends the
   *     change
   * @throws RetinueException STORAGE if the file or its folder cannot be written; IN_USE if another
   *     program has written the file, or is writing it; BAD_INPUT if it is no regular file
   */
  public static void change(Path file, UnaryOperator<String> edit) {
    try {
      Path real = target(file);
      if (Files.exists(real)) {
        RegularFile.require(real, "the file", "name a file");
        replace(real, edit);
      } else {
        create(real, edit.apply(""));
      }
    } catch (IOException e) {
      throw RetinueException.unwritable(file.toString(), e);
    }
  }

  /** What links lead to; it may be missing. */
  private static Path target(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path target = file;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void create(Path file, String text) throws IOException {
    Path unfinished = unfinished(file);
    try {
      Files.deleteIfExists(unfinished); // of a process that was killed
      Files.createFile(unfinished);
      write(unfinished, text.getBytes(StandardCharsets.UTF_8));
      moveToFreePlace(unfinished, file);
    } catch (FileAlreadyExistsException e) {
      throw written(file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** A move would replace a file that appears meanwhile; a hard link does not. */
  private static void moveToFreePlace(Path unfinished, Path file) throws IOException {
    try {
      Files.createLink(file, unfinished);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) { // it has no hard links
      Files.move(unfinished, file); // looks first whether the place is free
    }
  }

  private static void replace(Path file, UnaryOperator<String> edit) throws IOException {
    Object key = key(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null || !Objects.equals(key, key(file))) {
        throw written(file); // by another command like this one
      }
      byte[] before = Files.readAllBytes(file);
      byte[] after = edit.apply(text(file, before)).getBytes(StandardCharsets.UTF_8);
      if (Arrays.equals(before, after)) {
        return;
      }
      Path unfinished = unfinished(file);
      try {
        Files.deleteIfExists(unfinished); // of a process that was killed
        Files.createFile(unfinished);
        copyAttributes(file, unfinished);
        write(unfinished, after);
        if (!Arrays.equals(before, Files.readAllBytes(file))) {
          throw written(file);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (OverlappingFileLockException e) {
      throw written(file);
    }
  }

  private static String text(Path file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT, file + " is not UTF-8 text", "save it as UTF-8", e);
    }
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + pid() + ".new");
  }

  /** On disk before it takes its place: a power cut leaves the old file or the new one. */
  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  private static void copyAttributes(Path from, Path to) throws IOException {
    PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (target == null) {
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributes present = target.readAttributes();
    if (!wanted.owner().equals(present.owner())) {
      target.setOwner(wanted.owner());
    }
    if (!wanted.group().equals(present.group())) {
      target.setGroup(wanted.group());
    }
    target.setPermissions(wanted.permissions());
  }

  private static Object key(Path file) throws IOException {
    return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static RetinueException written(Path file) {
    return new RetinueException(
        ErrorKind.IN_USE,
        file + " has been written by another program meanwhile, or is being written",
        "nothing was changed; run the command again");
  }
}
