package io.retinue.standalone;

import io.retinue.standalone.cli.RetinueCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One {@code retinue} command, run in this JVM as a person would type it.
 *
 * @param exitCode its exit code
 * @param out what it printed
 * @param err what it printed on standard error
 */
public record CommandLineRun(int exitCode, String out, String err) {
  public static CommandLineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = RetinueCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(arguments);
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  /** Everything, for the message of an assertion. */
  public String everything() {
    return "exit " + exitCode + "\n" + out + err;
  }
}
