package io.retinue.standalone.bench;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pipeline that somebody else wrote, as a child process. It prints a line {@code begin} when it
 * is warm and a line {@code end FRAMES} when it has measured, and then reads its input to the end,
 * so that its processor time can still be read. All child processes count in between, so the broker
 * does, too.
 *
 * @param frames that it processed
 * @param seconds of wall-clock time that they took
 * @param processorSeconds of the child processes
 */
public record PeerPipeline(long frames, double seconds, double processorSeconds) {
  private static final String BEGIN = "begin";
  private static final Pattern END = Pattern.compile("end (\\d{1,15})");

  private record Reading(long time, long children) {
    static Reading now() throws IOException {
      return new Reading(System.nanoTime(), ProcessorTimes.now().children());
    }
  }

  /**
   * Runs it to its end.
   *
   * @param command with its arguments; what it prints to standard error is passed on
   * @throws IOException where it does not start, or processor times cannot be read
   * @throws RetinueException BAD_INPUT where it fails or prints something else
   */
  public static PeerPipeline measure(List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      Optional<PeerPipeline> measured = read(out);
      process.getOutputStream().close();
      int status = process.waitFor();
      if (status != 0 || measured.isEmpty()) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "%s ended with status %d and %s"
                .formatted(
                    command.get(0),
                    status,
                    measured.isEmpty() ? "printed no measurement" : "a measurement"),
            "read what it printed above");
      }
      return measured.get();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Optional<PeerPipeline> read(BufferedReader out) throws IOException {
    Reading first = null;
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher end = END.matcher(line);
      if (line.equals(BEGIN)) {
        first = Reading.now();
      } else if (first != null && end.matches()) {
        Reading last = Reading.now();
        long frames = Long.parseLong(end.group(1));
        return frames == 0
            ? Optional.empty()
            : Optional.of(
                new PeerPipeline(
                    frames,
                    (last.time() - first.time()) / 1e9,
                    (last.children() - first.children()) / 1e9));
      }
    }
    return Optional.empty();
  }

  public double framesPerSecond() {
    return frames / seconds;
  }

  /** Processor time of a frame, in milliseconds. */
  public double millis() {
    return 1000 * processorSeconds / frames;
  }
}
