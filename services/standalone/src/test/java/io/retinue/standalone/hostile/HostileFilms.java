package io.retinue.standalone.hostile;

import static io.retinue.standalone.hostile.HostileInput.damaged;
import static io.retinue.standalone.hostile.HostileInput.joined;
import static io.retinue.standalone.hostile.HostileInput.random;
import static io.retinue.standalone.hostile.HostileInput.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.video.FrameReader;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import io.retinue.video.VideoWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Films, read to their ends as a camera reads them. */
final class HostileFilms implements HostileInput.Family {
  private static final PictureSize SIZE = new PictureSize(96, 64);
  private static final int FRAMES = 12;
  private static final List<String> CONTAINERS = List.of("avi", "mp4", "mkv", "ts");

  private final Path folder;

  HostileFilms(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<HostileInput> inputs() throws Exception {
    List<HostileInput> inputs = new ArrayList<>();
    for (String container : CONTAINERS) {
      byte[] good = film(container);
      for (int percent : new int[] {3, 30, 60, 90}) {
        byte[] cut = Arrays.copyOf(good, good.length * percent / 100 | 1);
        inputs.add(file(container + " cut at " + percent + " %", container, cut));
      }
      for (int seed = 0; seed < 4; seed++) {
        byte[] bad = damaged(good, good.length / 4, good.length * 3 / 4, 40, seed);
        inputs.add(file(container + " with damage " + seed, container, bad));
      }
    }
    for (String container : List.of("mp4", "mkv")) {
      inputs.add(file(container + " without a head", container, tail(film(container))));
    }
    inputs.addAll(notFilms());
    inputs.add(HostileInput.of("a missing film", () -> read(folder.resolve("missing.mp4"))));
    inputs.add(HostileInput.of("a folder", () -> read(folder)));
    inputs.add(HostileInput.of("a device without an end", () -> read(Path.of("/dev/zero"))));
    return inputs;
  }

  private List<HostileInput> notFilms() throws IOException {
    String hls = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n";
    byte[] ebml = {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3, (byte) 0x80};
    byte[] riff = joined(utf8("RIFF"), new byte[] {-1, -1, -1, -1}, utf8("AVI LIST"));
    byte[] box = ByteBuffer.allocate(16).putInt(16).put(utf8("ftypisom")).putInt(0).array();
    return List.of(
        file("an empty film", "mp4", new byte[0]),
        file("one byte", "mp4", new byte[1]),
        file("text", "mp4", utf8("not a film\n".repeat(500))),
        file("zeros", "avi", new byte[100_000]),
        file("random bytes", "mkv", random(100_000, 1)),
        file("a play list", "mp4", utf8(hls)),
        file("a play list as ts", "ts", utf8(hls)),
        file("a concat script", "avi", utf8("ffconcat version 1.0\nfile '/etc/passwd'\n")),
        file("a DASH manifest", "mp4", utf8("<?xml version=\"1.0\"?><MPD><Period/></MPD>")),
        file("a session description", "mp4", utf8("v=0\r\ns=x\r\nm=video 9 RTP/AVP 96\r\n")),
        file("a head of Matroska alone", "mkv", ebml),
        file("voids without end", "mkv", joined(ebml, repeated(new byte[] {-20, -128}, 2 << 20))),
        file("boxes without end", "mp4", joined(box, repeated(emptyBox(), 1 << 19))),
        file("a box larger than any disk", "mp4", joined(box, hugeBox())),
        file("a list of unknown length", "avi", joined(riff, random(2_000, 2))),
        file("Flash video", "flv", joined(utf8("FLV\u0001\u0005\0\0\0\t"), random(5_000, 3))),
        file("an Ogg page", "ogg", joined(utf8("OggS\0\u0002"), random(5_000, 4))),
        file("a RealMedia head", "rm", joined(utf8(".RMF"), random(5_000, 5))));
  }

  private static byte[] emptyBox() {
    return ByteBuffer.allocate(8).putInt(8).put(utf8("free")).array();
  }

  private static byte[] hugeBox() {
    return ByteBuffer.allocate(16).putInt(1).put(utf8("moov")).putLong(Long.MAX_VALUE).array();
  }

  private static byte[] repeated(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  private static byte[] tail(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 600, bytes.length);
  }

  @Override
  public void canary() throws Exception {
    for (String container : CONTAINERS) {
      assertThat(read(Files.write(folder.resolve("good." + container), film(container))))
          .isEqualTo(FRAMES);
    }
  }

  private HostileInput file(String name, String container, byte[] bytes) throws IOException {
    Path file = Files.createTempFile(folder, "hostile", "." + container);
    Files.write(file, bytes);
    return HostileInput.of(name, () -> read(file));
  }

  private byte[] film(String container) throws IOException, VideoException {
    Path file = folder.resolve("film." + container);
    try (VideoWriter writer = VideoWriter.create(file, SIZE, 10)) {
      for (int i = 0; i < FRAMES; i++) {
        writer.write(new Picture(SIZE.width(), SIZE.height(), noise(i)));
      }
    }
    return Files.readAllBytes(file);
  }

  /** Noise, so that the pictures and not the container are most of the film. */
  private static byte[] noise(int seed) {
    return random(SIZE.width() * SIZE.height() * 3, seed);
  }

  /**
   * Frames of a film.
   *
   * @throws VideoException also where frames are lost or damaged, which a camera counts and names
   */
  private static long read(Path file) throws VideoException {
    try (FrameReader reader = FrameReader.open(file)) {
      long damaged = 0;
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        damaged += frame.corrupt() ? 1 : 0;
      }
      if (damaged + reader.undecodable() > 0) {
        throw new VideoException(
            VideoException.Reason.DAMAGED,
            (damaged + reader.undecodable()) + " frames are dropped: DECODE_ERROR");
      }
      return reader.framesRead();
    }
  }
}
