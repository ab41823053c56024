package io.retinue.video;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Decides which packets of a stream need not be decoded, because nobody wants their pictures.
 *
 * <p>Where each picture stands by itself (Motion JPEG), that is every picture before the wanted
 * time. Elsewhere a picture is made from those before it, back to a key frame. So packets are left
 * out only up to a key frame that is expected by half of {@link FrameWish#everyMs} after the wanted
 * time, and that key frame is decoded anew, without what was before it. It is expected where the
 * stream kept its {@link KeyFrameRhythm}.
 *
 * <p>What is left out is held until the next key frame. Where that does not come in time, it is
 * decoded after all, and the pictures go on as if nothing had been left out. So an expectation that
 * is wrong costs time, and never a picture. Not thread-safe; close it.
 */
final class PacketSkipper implements AutoCloseable {
  private static final int MOST_HELD = 300;
  private static final long MOST_HELD_BYTES = 8 << 20;

  /** What became of the packet before. */
  private enum Before {
    SKIPPED,
    SENT,
    SENT_KEY,
    /** A key frame that was decoded without what was before it. */
    SENT_KEY_ANEW
  }

  private final FrameDecoder decoder;
  private final KeyFrameRhythm rhythm = new KeyFrameRhythm();
  private final Deque<AVPacket> held = new ArrayDeque<>();
  private long heldBytes;
  private boolean heldFromKey;
  private Before before = Before.SKIPPED;
  private boolean gavePicture;

  /**
   * @param decoder of the stream; not closed with this
   */
  PacketSkipper(FrameDecoder decoder) {
    this.decoder = decoder;
  }

  /**
   * Whether the packet is left out. If not, the caller sends it to the decoder, which has got all
   * that it needs for it, and takes the decoder's pictures before the next call.
   *
   * @param mediaTimeMs of the packet's picture, if its picture has the time of the packet
   */
  boolean skips(AVPacket packet, long mediaTimeMs, FrameWish wish) {
    if (packet.size() == 0) {
      return false; // no picture: the decoder passes it over
    }
    boolean key = decoder.isIntraOnly() || (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    seeWhatDecoderGave();
    if (key) {
      rhythm.key(mediaTimeMs);
    }
    if (isUsual(packet) && isLeftOut(key, mediaTimeMs, wish) && hasRoom(key, packet)) {
      hold(key, packet);
      before = Before.SKIPPED;
      return true;
    }
    boolean anew = key && !held.isEmpty();
    if (anew) {
      beginAnew();
    } else {
      catchUp();
    }
    before = anew ? Before.SENT_KEY_ANEW : key ? Before.SENT_KEY : Before.SENT;
    return false;
  }

  /** Only pictures that come at once and in order can be told from their packets. */
  private void seeWhatDecoderGave() {
    if (before == Before.SKIPPED) {
      return;
    }
    gavePicture = decoder.gaveItsPicture();
    boolean asExpected = gavePicture && (before == Before.SENT || decoder.lastPictureIsIntra());
    if (!asExpected && before == Before.SENT_KEY_ANEW) {
      rhythm.missed();
    } else if (!asExpected) {
      rhythm.broke();
    }
  }

  private static boolean isUsual(AVPacket packet) {
    return packet.pts() != avutil.AV_NOPTS_VALUE
        && (packet.flags() & (avcodec.AV_PKT_FLAG_DISCARD | avcodec.AV_PKT_FLAG_CORRUPT)) == 0;
  }

  private boolean isLeftOut(boolean key, long mediaTimeMs, FrameWish wish) {
    if (wish.isForEvery() || (key && wish.isMetAt(mediaTimeMs))) {
      return false;
    }
    return decoder.isIntraOnly()
        ? gavePicture
        : rhythm.nextKeyMs() <= wish.latestMs() && mediaTimeMs <= wish.latestMs();
  }

  private boolean hasRoom(boolean key, AVPacket packet) {
    return key || (held.size() < MOST_HELD && heldBytes + packet.size() <= MOST_HELD_BYTES);
  }

  private void hold(boolean key, AVPacket packet) {
    if (key) {
      clear();
    }
    heldFromKey = held.isEmpty() ? key : heldFromKey;
    held.add(AvError.allocated(avcodec.av_packet_clone(packet), "a packet"));
    heldBytes += packet.size();
  }

  private void beginAnew() {
    clear();
    if (!decoder.isIntraOnly()) {
      decoder.forget();
    }
  }

  /** Gives the decoder what it needs for the packet that comes now. */
  private void catchUp() {
    if (held.isEmpty()) {
      return;
    }
    rhythm.missed();
    decodeHeld();
  }

  private void decodeHeld() {
    if (heldFromKey && !decoder.isIntraOnly()) {
      decoder.forget();
    }
    held.forEach(decoder::decodeUnseen);
    clear();
  }

  /** The stream is at its end: the decoder gives the pictures that it still has, and no other. */
  void end() {
    if (held.isEmpty()) {
      decoder.drain();
    } else {
      decodeHeld(); // the last packet shows whether the film is whole
      decoder.drainUnseen();
    }
  }

  private void clear() {
    held.forEach(avcodec::av_packet_free);
    held.clear();
    heldBytes = 0;
  }

  @Override
  public void close() {
    clear();
  }
}
