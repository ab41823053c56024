package io.retinue.standalone.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A command that prints. Its writers flush after every line. */
abstract class PrintingCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

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

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final void println(String line) {
    out().println(line);
  }

  final void printf(String format, Object... values) {
    out().printf(Locale.ROOT, format, values);
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The failure of options that are wrong together: the command ends with 2. */
  final ParameterException wrongOptions(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
