package io.retinue.ingest;

import io.retinue.schemas.CameraState;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of the frames of one camera's present or last epoch. Once {@link #ended}, read =
 * published + all drops.
 *
 * @param camera name
 * @param epoch see FrameRef
 * @param state present state
 * @param read frames read, those that could not be decoded included
 * @param published frames that Kafka acknowledged
 * @param lastIndex index of the last published frame; empty before the first
 * @param drops frames dropped, by reason
 * @param failure why the camera failed, for people; null unless the state is FAILED
 */
public record CameraTally(
    String camera,
    long epoch,
    CameraState state,
    long read,
    long published,
    OptionalLong lastIndex,
    Map<DropReason, Long> drops,
    @Nullable String failure) {
  public CameraTally {
    drops = Map.copyOf(drops);
  }

  /** Whether nothing more comes from the camera. */
  public boolean ended() {
    return state == CameraState.ENDED || state == CameraState.FAILED;
  }

  /** Frames dropped for all reasons. */
  public long dropped() {
    return drops.values().stream().mapToLong(Long::longValue).sum();
  }
}
