package io.retinue.testkit.rtsp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An RTSP camera that nobody of Retinue wrote: GStreamer's server, as a child process. It runs
 * where Debian's packages are installed that {@code .ci/run} names; tests of it have the tag {@code
 * gstreamer}. It ends with this process. Close it.
 */
public final class ForeignCamera implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3"); // Debian's, which has GStreamer
  private static final String SCRIPT = "gstreamer_camera.py";

  private final int port;
  private final Process process;

  private ForeignCamera(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Returns once it listens.
   *
   * @param port of 127.0.0.1
   * @param arguments as the script describes them, such as {@code /one=h264} and {@code --login}
   */
  public static ForeignCamera start(int port, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), "-c", script()));
    command.add(Integer.toString(port));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    if (!"ready".equals(output.readLine())) {
      process.destroyForcibly();
      throw new IOException("GStreamer's server did not start at port " + port);
    }
    return new ForeignCamera(port, process);
  }

  private static String script() {
    try (InputStream in = ForeignCamera.class.getResourceAsStream(SCRIPT)) {
      return new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An address of it.
   *
   * @param before the scheme and what follows it, such as {@code rtsp://user:password@}
   * @param path with its slash
   */
  public String url(String before, String path) {
    return before + "127.0.0.1:" + port + path;
  }

  /** Kills it; returns when it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
