package io.retinue.retinanet.compiler;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a {@link ScriptProgram} as libtorch's {@code .pt}: a zip of entries that are stored as
 * they are, each beginning at a multiple of 64 bytes. The same program gives the same bytes.
 */
public final class TorchScriptArchive {
  /** The folder that all entries share; its name is free. */
  private static final String FOLDER = "m/";

  private static final int ALIGNMENT = 64;
  private static final int ENTRY_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** Any; the zip format's own first moment would be written as an extra field of its own. */
  private static final LocalDateTime SAME_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final CountedBytes position;
  private final ZipOutputStream zip;

  private TorchScriptArchive(OutputStream out) {
    position = new CountedBytes(out);
    zip = new ZipOutputStream(position);
    zip.setMethod(ZipOutputStream.STORED);
  }

  /** Writes the program into a new file, or over an old one. */
  public static void write(ScriptProgram program, Path path) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(path))) {
      TorchScriptArchive archive = new TorchScriptArchive(file);
      archive.write(program);
      archive.zip.finish();
    }
  }

  private void write(ScriptProgram program) throws IOException {
    ModulePickle pickle = ModulePickle.of(program.qualifiedName(), program.storedAttributes());
    entry("data.pkl", pickle.bytes());
    entry("byteorder", "little");
    entry("code/__torch__.py", program.code());
    for (int i = 0; i < pickle.tensors().size(); i++) {
      entry("data/" + i, pickle.tensors().get(i).storage());
    }
    entry("constants.pkl", ModulePickle.NO_CONSTANTS);
    entry("version", "3\n");
  }

  private void entry(String name, String text) throws IOException {
    entry(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void entry(String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setTimeLocal(SAME_TIME);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    entry.setSize(content.length);
    entry.setExtra(paddingFor(entry.getName()));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** An extra field, named FB as PyTorch names it, that moves the content to the next multiple. */
  private byte[] paddingFor(String name) {
    long from =
        position.count + ENTRY_HEADER + name.getBytes(StandardCharsets.UTF_8).length + EXTRA_HEADER;
    int length = (int) ((ALIGNMENT - from % ALIGNMENT) % ALIGNMENT);
    byte[] extra = new byte[EXTRA_HEADER + length];
    Arrays.fill(extra, (byte) 'Z');
    extra[0] = 'F';
    extra[1] = 'B';
    extra[2] = (byte) length;
    extra[3] = 0;
    return extra;
  }

  private static final class CountedBytes extends FilterOutputStream {
    private long count;

    CountedBytes(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }
}
