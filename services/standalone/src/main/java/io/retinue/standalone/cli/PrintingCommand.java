package io.retinue.standalone.cli;

import io.retinue.platform.text.PrintableText;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * A command that prints. Its writers flush after every line and escape what a terminal would obey.
 */
abstract class PrintingCommand {
  @Spec private CommandSpec spec = CommandSpec.create();
  private @Nullable PrintWriter out;
  private @Nullable PrintWriter err;

  /** Reads a count that an option takes: 1 or more. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("0*[1-9][0-9]{0,8}")) {
        throw new TypeConversionException("'" + text + "' is out of range: write 1 or more");
      }
      return Integer.valueOf(text);
    }
  }

  /** Reads a port that an option takes: 0 to 65535. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
        throw new TypeConversionException("'" + text + "' is no port: write 1 to 65535, or 0");
      }
      return Integer.valueOf(text);
    }
  }

  final PrintWriter out() {
    if (out == null) {
      out = new PrintWriter(new PrintableWriter(spec.commandLine().getOut()), true);
    }
    return out;
  }

  final void println(String line) {
    out().println(line);
  }

  final void printf(String format, Object... values) {
    Object[] printable = values.clone();
    for (int i = 0; i < printable.length; i++) {
      if (printable[i] instanceof String text) {
        printable[i] = PrintableText.line(text);
      }
    }
    out().printf(Locale.ROOT, format, printable);
  }

  final PrintWriter err() {
    if (err == null) {
      err = new PrintWriter(new PrintableWriter(spec.commandLine().getErr()), true);
    }
    return err;
  }

  /** The failure of options that are wrong together: the command ends with 2. */
  final ParameterException wrongOptions(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
