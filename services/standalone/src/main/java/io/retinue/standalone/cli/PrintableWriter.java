package io.retinue.standalone.cli;

import io.retinue.platform.text.PrintableText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Escapes what a terminal would obey, see {@link PrintableText}: names and reasons come from films,
 * files and topics.
 */
final class PrintableWriter extends FilterWriter {
  PrintableWriter(Writer terminal) {
    super(terminal);
  }

  @Override
  public void write(int c) throws IOException {
    write(Character.toString((char) c));
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length));
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    out.write(PrintableText.lines(text.substring(offset, offset + length)));
  }
}
