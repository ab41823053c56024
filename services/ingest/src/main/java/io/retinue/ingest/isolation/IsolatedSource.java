package io.retinue.ingest.isolation;

import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.video.VideoException;

/**
 * A source that is opened in a decoding process.
 *
 * @param source what is opened there
 */
record IsolatedSource(AddressedSource source, DecoderProcesses processes) implements CameraSource {
  @Override
  public FrameSource open() throws VideoException {
    return IsolatedFrames.open(source, processes);
  }
}
