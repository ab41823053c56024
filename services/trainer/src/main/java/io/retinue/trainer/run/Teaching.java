package io.retinue.trainer.run;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.ProgressListener;
import io.retinue.trainer.dataset.FrameLog;
import io.retinue.trainer.dataset.TaughtFrames;
import io.retinue.trainer.fit.ReleaseTeacher;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The frames that a teacher labels for a run; none where there is no teacher.
 *
 * @param frames closed with this
 */
record Teaching(Optional<TaughtFrames> frames) implements AutoCloseable {
  private static final String FILE = "taught.index";

  /**
   * Lets the teacher label frames; the caller closes them.
   *
   * @param workDirectory to which a run that was killed returns
   */
  static Teaching of(
      StartingPoint from,
      Start start,
      KafkaClients clients,
      RetinueSerdes serdes,
      Path workDirectory,
      ReleaseEvaluator evaluator) {
    Path file = workDirectory.resolve(FILE);
    if (from.teacher().isEmpty() || start.teacher().isEmpty()) {
      TaughtFrames.forget(file); // what a run with a teacher left that was killed
      return new Teaching(Optional.empty());
    }
    StoredRelease release = from.teacher().get();
    try (FrameLog log = FrameLog.open(clients, serdes);
        ReleaseTeacher teacher =
            new ReleaseTeacher(
                evaluator.open(release.name(), release.folder()), release.sha256())) {
      ProgressListener progress =
          evaluator
              .reporter()
              .begin("The teacher, %s, labels frames".formatted(release.name()), "frames");
      return new Teaching(
          Optional.of(
              TaughtFrames.label(
                  log, file, start.teacher().get().frames(), teacher, progress, evaluator.stop())));
    }
  }

  @Override
  public void close() {
    frames.ifPresent(TaughtFrames::close);
  }
}
