package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.cli.Main;
import io.retinue.testkit.Processes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while a release is read, compiled, warmed up and used. */
class InterruptedCommandsTest {
  /** As the README gives it. */
  private static final int INTERRUPTED = 130;

  private static final long SEED = 11;

  /** Before that the JVM has not begun with the command; after it, pictures are detected. */
  private static final int FIRST_MOMENT_MS = 600;

  private static final int LAST_MOMENT_MS = 3500;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private Path release = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    release = BundledWeights.unpack(folder.resolve("release"));
  }

  @Test
  void shouldEndAnEvaluationWithItsExitCodeWhereverItIs() throws Exception {
    LabelledClip clip = LabelledClip.write(folder, 300, 1);
    List<String> eval = new ArrayList<>(List.of("eval", "--release", release.toString()));
    eval.addAll(List.of("--video", clip.video().toString(), "--coco", clip.heldBack().toString()));

    for (int i = 0; i < 4; i++) {
      interruptAtRandom(eval);
    }
  }

  @Test
  void shouldEndADetectionWithItsExitCodeWhereverItIs() throws Exception {
    Path picture = folder.resolve("gray.png");
    BufferedImage gray = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(gray, "png", picture.toFile());
    List<String> detect = new ArrayList<>(List.of("detect", "--weights", release.toString()));
    detect.addAll(Collections.nCopies(3000, picture.toString()));

    for (int i = 0; i < 2; i++) {
      interruptAtRandom(detect);
    }
  }

  private void interruptAtRandom(List<String> command) throws Exception {
    int moment = FIRST_MOMENT_MS + random.nextInt(LAST_MOMENT_MS - FIRST_MOMENT_MS);
    Path log = folder.resolve("log");
    List<String> options = new ArrayList<>(RunningRetinue.jvmOptions("512m"));
    options.add("-XX:ErrorFile=" + folder.resolve("crash-%p.log"));
    Process process = Processes.startJava(Main.class, options, log, command.toArray(String[]::new));
    try {
      assertThat(process.waitFor(moment, TimeUnit.MILLISECONDS)).as("it has ended").isFalse();
      Processes.signal(process.toHandle(), "INT");
      Processes.awaitEnd(process.toHandle(), LIMIT);
      assertThat(process.exitValue())
          .as("after %d ms of %s: %s", moment, command.get(0), Files.readString(log))
          .isEqualTo(INTERRUPTED);
    } finally {
      process.destroyForcibly();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().contains("crash-"));
    }
  }
}
