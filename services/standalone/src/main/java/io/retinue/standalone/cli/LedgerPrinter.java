package io.retinue.standalone.cli;

import io.retinue.ingest.CameraTally;
import io.retinue.ingest.IngestService;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.standalone.RunLedger;
import io.retinue.standalone.RunLedger.Account;
import io.retinue.standalone.ShutdownSignal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Follows a run until every frame is accounted for, and prints what became of them. */
final class LedgerPrinter {
  private static final Duration WITHOUT_PROGRESS = Duration.ofMinutes(3);

  private final PrintWriter out;
  private final boolean terminal;

  LedgerPrinter(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Waits until each camera has ended and the topics hold one answer for each published frame.
   *
   * @param requireAlive throws when what the run stands on has ended
   * @return OK, or BAD_INPUT when a camera failed
   * @throws RetinueException when frames are missing or double, or nothing moves any more
   */
  ExitCode follow(
      RunLedger ledger, IngestService ingest, Runnable requireAlive, ShutdownSignal stop) {
    long lastAccounted = -1;
    long lastProgress = System.nanoTime();
    long lastLine = System.nanoTime();
    while (!stop.isAsked()) {
      ledger.update(Duration.ofMillis(200));
      List<CameraTally> tallies = ingest.tallies();
      long accounted = accounted(ledger, tallies);
      long now = System.nanoTime();
      if (accounted != lastAccounted) {
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
            "no frame was accounted for in " + WITHOUT_PROGRESS.toMinutes() + " minutes",
            "see the log in the data directory, then start again: nothing acknowledged is lost");
      }
      if (now - lastLine > Duration.ofSeconds(terminal ? 1 : 10).toNanos()) {
        lastLine = now;
        progress(accounted, tallies);
      }
    }
    print(ledger, ingest.tallies());
    return ExitCode.FAILURE;
  }

  private static long accounted(RunLedger ledger, List<CameraTally> tallies) {
    return tallies.stream().mapToLong(t -> ledger.account(t.camera(), t.epoch()).accounted()).sum();
  }

  private void progress(long accounted, List<CameraTally> tallies) {
    long published = tallies.stream().mapToLong(CameraTally::published).sum();
    String line = published + " frames published, " + accounted + " accounted for";
    if (terminal) {
      out.print("\r" + line + "   ");
    } else {
      out.println(line);
    }
    out.flush();
  }

  private ExitCode print(RunLedger ledger, List<CameraTally> tallies) {
    if (terminal) {
      out.print("\r\033[K");
    }
    out.printf(
        "%-16s %9s %9s %9s %9s %9s %13s%n",
        "CAMERA", "READ", "DROPPED", "PUBLISHED", "DETECTED", "SHED", "DEAD-LETTERED");
    long missing = 0;
    long doubles = 0;
    boolean failed = false;
    for (CameraTally tally : tallies) {
      Account account = ledger.account(tally.camera(), tally.epoch());
      out.printf(
          "%-16s %9d %9d %9d %9d %9d %13d%n",
          tally.camera(),
          tally.read(),
          tally.dropped(),
          tally.published(),
          account.detected(),
          account.shed(),
          account.deadLettered());
      reasons(tally, account);
      missing += tally.published() - account.accounted();
      doubles += account.doubles();
      if (tally.failure() != null) {
        failed = true;
        out.println("  failed: " + tally.failure());
      }
    }
    out.println(
        missing == 0 && doubles == 0
            ? "Every frame is accounted for."
            : missing + " frames missing, " + doubles + " double.");
    out.flush();
    if (doubles > 0) {
      throw new RetinueException(
          ErrorKind.FAILURE, doubles + " frames have two answers", "please report this");
    }
    return failed ? ExitCode.BAD_INPUT : missing == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }

  private void reasons(CameraTally tally, Account account) {
    tally.drops().forEach((reason, count) -> out.println("  dropped: " + count + " " + reason));
    Map<String, Long> shed = account.shedReasons();
    if (!shed.isEmpty()) {
      out.println(
          "  shed: "
              + shed.entrySet().stream()
                  .map(e -> e.getValue() + " " + e.getKey())
                  .collect(Collectors.joining(", "))
              + (shed.containsKey("NO_RELEASE")
                  ? " (no release serves yet: label some frames, then `retinue train`)"
                  : ""));
    }
  }
}
