package io.retinue.console;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The most recent pictures of one camera, as many as fit in a number of bytes. Thread-safe. */
final class PictureRing {
  /** Which picture: epoch in ms, index in frames. */
  record Key(long epoch, long index) {}

  private long maxBytes;
  private final Map<Key, byte[]> pictures = new LinkedHashMap<>();
  private long bytes;

  PictureRing(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A picture that is larger than the limit is not kept. */
  synchronized void put(Key key, byte[] jpeg) {
    byte[] before = pictures.remove(key);
    bytes += jpeg.length - (before == null ? 0 : before.length);
    pictures.put(key, jpeg);
    forgetOldest();
  }

  /** Keeps at most that many bytes from now on. */
  synchronized void limit(long most) {
    maxBytes = most;
    forgetOldest();
  }

  private void forgetOldest() {
    Iterator<byte[]> oldest = pictures.values().iterator();
    while (bytes > maxBytes) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }

  synchronized Optional<byte[]> get(Key key) {
    return Optional.ofNullable(pictures.get(key));
  }

  synchronized boolean has(Key key) {
    return pictures.containsKey(key);
  }

  synchronized long bytes() {
    return bytes;
  }
}
