package io.retinue.standalone.cli;

import io.retinue.detector.DetectorService;
import io.retinue.ingest.IngestService;
import io.retinue.ingest.state.CameraTally;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.FrameAccount;
import io.retinue.platform.frame.ShedReason;
import io.retinue.standalone.RunLedger;
import io.retinue.standalone.ShutdownSignal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Follows a run until every frame is accounted for, and prints what became of them. */
final class LedgerPrinter {
  private static final Duration WITHOUT_PROGRESS = Duration.ofMinutes(3);

  private static final Duration LINE_EVERY = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final ProgressLine bar = new ProgressLine("frames");

  LedgerPrinter(PrintWriter out) {
    this.out = out;
  }

  /**
   * Waits until each camera has ended and each published frame has one result in the topics.
   *
   * @param detector may take its time to load a release
   * @param requireAlive throws when the broker or a service has ended
   * @return OK, or BAD_INPUT when a camera failed
   * @throws RetinueException when a frame has two results, or no frame got one for too long
   */
  ExitCode follow(
      RunLedger ledger,
      IngestService ingest,
      DetectorService detector,
      Runnable requireAlive,
      ShutdownSignal stop) {
    long lastAccounted = -1;
    long lastProgress = System.nanoTime();
    long lastLine = System.nanoTime();
    while (!stop.isReceived()) {
      ledger.update(Duration.ofMillis(200));
      List<CameraTally> tallies = ingest.tallies();
      long accounted = accounted(ledger, tallies);
      long now = System.nanoTime();
      Optional<String> loading = detector.loading();
      if (accounted != lastAccounted || loading.isPresent()) {
        lastAccounted = accounted;
        lastProgress = now;
      }
      if (tallies.stream().allMatch(CameraTally::ended)
          && accounted >= tallies.stream().mapToLong(CameraTally::published).sum()) {
        return print(ledger, tallies);
      }
      requireAlive.run();
      if (now - lastProgress > WITHOUT_PROGRESS.toNanos()) {
        print(ledger, tallies);
        throw new RetinueException(
            ErrorKind.FAILURE,
            "no frame got a result in the last " + WITHOUT_PROGRESS.toMinutes() + " minutes",
            "read logs/retinue.log in the data directory and start again; published frames are"
                + " kept");
      }
      long published = tallies.stream().mapToLong(CameraTally::published).sum();
      bar.show(accounted, published, "accounted for");
      if (!ProgressLine.onTerminal() && now - lastLine > LINE_EVERY.toNanos()) {
        lastLine = now;
        out.println(
            published
                + " frames published, "
                + accounted
                + " accounted for"
                + loading.map(text -> "; " + text).orElse(""));
      }
    }
    print(ledger, ingest.tallies());
    return ExitCode.FAILURE;
  }

  private static long accounted(RunLedger ledger, List<CameraTally> tallies) {
    return tallies.stream().mapToLong(t -> ledger.account(t.camera(), t.epoch()).accounted()).sum();
  }

  private ExitCode print(RunLedger ledger, List<CameraTally> tallies) {
    bar.close();
    out.printf(
        "%-16s %9s %9s %9s %9s %9s %13s%n",
        "CAMERA", "READ", "DROPPED", "PUBLISHED", "DETECTED", "SHED", "DEAD-LETTERED");
    long missing = 0;
    long doubles = 0;
    boolean failed = false;
    for (CameraTally tally : tallies) {
      FrameAccount account = ledger.account(tally.camera(), tally.epoch());
      FrameAccount.Counts counts = account.counts(0);
      out.printf(
          "%-16s %9d %9d %9d %9d %9d %13d%n",
          tally.camera(),
          tally.read(),
          tally.dropped(),
          tally.published(),
          counts.detected(),
          counts.shed(),
          counts.deadLettered());
      reasons(tally, account);
      tally.warnings().forEach(warning -> out.println("  warning: " + warning));
      missing += tally.published() - account.accounted();
      doubles += counts.doubled();
      if (tally.failure() != null) {
        failed = true;
        out.println("  failed: " + tally.failure());
      }
    }
    ledger
        .millisPerFrame()
        .ifPresent(
            millis ->
                out.printf(
                    Locale.ROOT,
                    "The model took %.0f ms a frame: %.1f frames a second.%n",
                    millis,
                    TimeUnit.SECONDS.toMillis(1) / millis));
    out.println(
        missing == 0 && doubles == 0
            ? "Every frame is accounted for."
            : missing + " frames have no result yet, " + doubles + " have two.");
    if (doubles > 0) {
      throw new RetinueException(
          ErrorKind.FAILURE,
          doubles + " frames have two results",
          "this is a bug: report it with logs/retinue.log");
    }
    return failed ? ExitCode.BAD_INPUT : missing == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }

  private void reasons(CameraTally tally, FrameAccount account) {
    tally.drops().forEach((reason, count) -> out.println("  dropped: " + count + " " + reason));
    Map<ShedReason, Long> shed = account.shedReasons();
    if (!shed.isEmpty()) {
      out.println(
          "  shed: "
              + shed.entrySet().stream()
                  .map(e -> e.getValue() + " " + e.getKey())
                  .collect(Collectors.joining(", "))
              + (shed.containsKey(ShedReason.NO_RELEASE)
                  ? " (no release serves yet: label some frames and run `retinue train`)"
                  : ""));
    }
  }
}
