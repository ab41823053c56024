package io.retinue.alerter.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one frame.
 *
 * @param mark the frame
 * @param mediaTime since the first frame of the epoch, ms, as the camera has it
 * @param detected whether the model saw it; a shed frame is no evidence of absence
 * @param weights the release that saw it, or null where none did
 * @param sightings the boxes
 */
public record SightedFrame(
    FrameMark mark,
    long mediaTime,
    boolean detected,
    @Nullable Weights weights,
    List<Sighting> sightings) {
  public SightedFrame {
    sightings = List.copyOf(sightings);
  }
}
