package io.retinue.testkit.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That decoders read the pictures as they were drawn is a test of the module video. */
class H264ClipTest {
  @Test
  void shouldReadItsOwnFileBack() {
    H264Clip clip = H264Clip.drawn(64, 64, 10, 12, 5);

    H264Clip read = H264Clip.ofAnnexB(clip.annexB(), 10);

    assertThat(read.size()).isEqualTo(12);
    assertThat(read.annexB()).isEqualTo(clip.annexB());
    assertThat(read.pictures().get(5)).as("a key frame with its parameter sets").hasSize(3);
    assertThat(read.pictures().get(6)).as("a picture between").hasSize(1);
  }

  @Test
  void shouldHideStartCodesWithinAUnit() {
    byte[] nal = new BitWriter().raw(new byte[] {0, 0, 0, 0, 0, 1}).toNal(0x65);

    // 7.4.1: a 3 after each two zeros that a byte of 3 or less follows
    assertThat(nal).containsExactly(0x65, 0, 0, 3, 0, 0, 3, 0, 1, 0x80);
  }

  @Test
  void shouldWriteExponentialGolombCodes() {
    // ue(0) = 1, ue(1) = 010, ue(2) = 011, then the 1 that ends: 1010 0111
    byte[] nal = new BitWriter().golomb(0).golomb(1).golomb(2).toNal(0x67);

    assertThat(nal).containsExactly(0x67, 0b10100111);
  }
}
