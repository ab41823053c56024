package io.retinue.ingest.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import io.retinue.video.VideoException.Reason;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of cameras whose decoding process crashes, hangs, or loses ingest. */
class DecoderCrashTest {
  @TempDir private Path folder = Path.of("");

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final DecoderProcesses processes =
      new DecoderProcesses(meters, 2, new DecoderJvm(FaultyDecoder.class));

  @AfterEach
  void close() {
    processes.close();
  }

  private CameraSource camera(String what) {
    return processes.isolated(new AddressedSource(new SourceAddress.Local(Path.of(what))));
  }

  private static void read(FrameSource source, int frames) throws VideoException {
    for (int i = 0; i < frames; i++) {
      assertThat(source.next()).isNotNull();
    }
  }

  private static VideoException crash(FrameSource source) {
    return catchThrowableOfType(VideoException.class, source::next);
  }

  @Test
  void shouldLoseOnlyTheGroupOfACrash() throws Exception {
    try (FrameSource neighbor = camera("works").open();
        FrameSource crashing = camera("crashes").open();
        FrameSource other = camera("works too").open()) {
      List<Long> groups = processes.pids();
      assertThat(groups).hasSize(2);
      read(neighbor, 3);
      read(other, 3);
      read(crashing, 3);

      VideoException crash = crash(crashing);
      VideoException shared = crash(neighbor);

      assertThat(crash.reason()).isEqualTo(Reason.CRASHED);
      assertThat(crash.getMessage())
          .startsWith("crashes: the decoding process ended with SIGSEGV in ")
          .endsWith("report it with the log");
      assertThat(shared.getMessage()).startsWith("works: the decoding process ended with SIGSEGV");
      read(other, 100);
      assertThat(processes.pids()).containsExactly(groups.get(1));
      assertThat(meters.counter("retinue.decoder.crashes").count()).isEqualTo(1);
    }
  }

  @Test
  void shouldOpenTheCamerasOfACrashApart() throws Exception {
    FrameSource crashing = camera("crashes").open();
    FrameSource neighbor = camera("works").open();
    assertThat(processes.pids()).hasSize(1);
    read(crashing, 3);
    assertThat(crash(crashing).reason()).isEqualTo(Reason.CRASHED);
    assertThat(crash(neighbor).reason()).isEqualTo(Reason.CRASHED);
    crashing.close();
    neighbor.close();

    try (FrameSource again = camera("crashes").open();
        FrameSource apart = camera("works").open()) {
      assertThat(processes.pids()).hasSize(2);
      read(again, 3);
      assertThat(crash(again).reason()).isEqualTo(Reason.CRASHED);
      read(apart, 100);
    }
  }

  @Test
  void shouldNameASignalFromOutside() throws Exception {
    try (FrameSource source = camera("works").open()) {
      ProcessHandle process = ProcessHandle.of(processes.pids().get(0)).orElseThrow();
      Processes.kill(process);

      VideoException killed = crash(source);

      assertThat(killed.getMessage()).contains("ended with SIGKILL; the machine or the container");
    }
  }

  @Test
  void shouldLeaveNoFilesBehindWhenItIsClosed() throws Exception {
    try (FrameSource source = camera("works").open()) {
      read(source, 1);
      ProcessHandle process = ProcessHandle.of(processes.pids().get(0)).orElseThrow();
      String[] command =
          Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0");
      Path files = Path.of(command[command.length - 1]);
      assertThat(files).isDirectory();

      processes.close();

      assertThat(process.isAlive()).isFalse();
      assertThat(files).doesNotExist();
    }
  }

  @Test
  void shouldPassADefectOnAndKeepTheProcess() throws Exception {
    try (FrameSource source = camera("fails").open()) {
      read(source, 3);

      IllegalStateException defect =
          catchThrowableOfType(IllegalStateException.class, source::next);

      assertThat(defect)
          .hasMessageContaining("in the decoding process")
          .hasMessageContaining("a defect");
      assertThat(source.lost()).isEqualTo(7);
      assertThat(source.warnings()).containsExactly("it is doubtful");
      assertThat(processes.pids()).hasSize(1);
    }
  }

  /** The camera that hangs is given up; its neighbor plays on, and new ones go elsewhere. */
  @Test
  void shouldRetireAProcessInWhichACallHangs() throws Exception {
    FrameSource neighbor = camera("works").open();
    long retired = retire();

    read(neighbor, 100);
    ProcessHandle process = ProcessHandle.of(retired).orElseThrow();
    neighbor.close();

    Processes.awaitEnd(process, Duration.ofSeconds(5));
    assertThat(meters.counter("retinue.decoder.crashes").count()).isZero();
  }

  /** Its cameras were told that a call in it hung. */
  @Test
  void shouldNameTheCrashOfAProcessThatIsRetired() throws Exception {
    try (FrameSource neighbor = camera("crashes").open()) {
      retire();

      read(neighbor, 3);
      VideoException crash = crash(neighbor);

      assertThat(crash.getMessage()).contains("the decoding process ended with SIGSEGV in ");
      assertThat(meters.counter("retinue.decoder.crashes").count()).isEqualTo(1);
    }
  }

  /**
   * Lets a call hang in the process that has room, until it takes no more cameras.
   *
   * @return its pid
   */
  private long retire() throws Exception {
    Path hangs = folder.resolve("hangs");
    FrameSource hanging = camera(hangs.toString()).open();
    long retired = processes.pids().get(0);
    read(hanging, 3);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              failure.set(crash(hanging));
              hanging.close();
              done.countDown();
            });
    reader.start();
    Deadline.inSeconds(10).await("the call hangs", () -> Files.exists(hangs));
    reader.interrupt();
    Deadline.inSeconds(10).await("the call has ended", () -> done.getCount() == 0);
    assertThat(failure.get())
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STOPPED));

    Deadline.inSeconds(60)
        .await(
            "a camera goes elsewhere",
            () -> {
              try (FrameSource next = camera("works too").open()) {
                return processes.pids().stream().anyMatch(pid -> pid != retired);
              } catch (VideoException e) {
                throw new AssertionError(e);
              }
            });
    return retired;
  }

  /** The parent of the next test: opens a camera, prints the pid of its decoding process. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      DecoderProcesses processes =
          new DecoderProcesses(new SimpleMeterRegistry(), 2, new DecoderJvm(FaultyDecoder.class));
      FrameSource source =
          processes
              .isolated(new AddressedSource(new SourceAddress.Local(Path.of(arguments[0]))))
              .open();
      System.out.println("PID " + processes.pids().get(0));
      System.out.flush();
      while (source.next() != null) {
        // until it is killed, or for ever in a call that hangs
      }
    }
  }

  @Test
  void shouldEndWithItsParentThoughACallHangs() throws Exception {
    Process parent =
        Processes.startJava(Parent.class, List.of("-Xmx64m"), folder.resolve("hangs").toString());
    ProcessHandle child;
    try {
      child = ProcessHandle.of(pid(parent)).orElseThrow();
      Deadline.inSeconds(30).await("the call hangs", () -> Files.exists(folder.resolve("hangs")));
    } finally {
      Processes.kill(parent.toHandle());
    }

    Processes.awaitEnd(child, Duration.ofSeconds(10)); // within one, unless the machine is busy
  }

  private static long pid(Process parent) throws Exception {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("PID ")) {
        return Long.parseLong(line.substring(4));
      }
    }
    throw new AssertionError("the parent ended");
  }
}
