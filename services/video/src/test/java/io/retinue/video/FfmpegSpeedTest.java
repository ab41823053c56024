package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another FFmpeg, the system's own command, must not do the same work in less time. Time is that of
 * the processor, so that what else runs on the machine counts little; the best of several turns is
 * taken.
 */
@Tag("ffmpeg")
class FfmpegSpeedTest {
  private static final PictureSize DETECT_SIZE = new PictureSize(1280, 720);
  private static final Pattern SECONDS = Pattern.compile("utime=([0-9.]+)s stime=([0-9.]+)s");
  private static final int FRAMES = 150; // so that the command's start counts little
  private static final int TURNS = 3;

  private static final double LEAST = 0.95;

  @TempDir Path folder;

  @Test
  void shouldDecodeScaleAndEncodeAsFastAsTheFfmpegCommand() throws Exception {
    Path clip = folder.resolve("clip.mp4");
    ffmpeg(
        List.of("-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=25"),
        List.of("-frames:v", FRAMES + "", "-c:v", "libx264", "-preset", "ultrafast"),
        clip.toString());

    ours(clip); // compiles
    double ours = Double.MAX_VALUE;
    double theirs = Double.MAX_VALUE;
    for (int turn = 0; turn < TURNS; turn++) {
      ours = Math.min(ours, ours(clip));
      theirs = Math.min(theirs, theirs(clip));
    }

    assertThat(theirs / ours).as("frames a second, ours to theirs").isGreaterThan(LEAST);
  }

  /** Seconds of the processor. */
  private static double ours(Path clip) throws VideoException {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int frames = 0;
    try (FrameReader reader = FrameReader.open(clip);
        JpegEncoder encoder = new JpegEncoder(DETECT_SIZE)) {
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        assertThat(encoder.encode(frame).size()).isEqualTo(DETECT_SIZE);
        frames++;
      }
    }
    assertThat(frames).isEqualTo(FRAMES);
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
  }

  /** The same scaler, quality and Huffman tables, and one thread. */
  private static double theirs(Path clip) throws Exception {
    String report =
        ffmpeg(
            List.of("-benchmark", "-threads", "1", "-i", clip.toString()),
            List.of(
                "-filter_threads",
                "1",
                "-vf",
                "scale=1280:720:flags=bilinear+accurate_rnd+bitexact,format=yuvj420p",
                "-c:v",
                "mjpeg",
                "-q:v",
                "3",
                "-huffman",
                "default",
                "-threads",
                "1",
                "-f",
                "null"),
            "-");
    Matcher seconds = SECONDS.matcher(report);
    assertThat(seconds.find()).as(report).isTrue();
    return Double.parseDouble(seconds.group(1)) + Double.parseDouble(seconds.group(2));
  }

  private static String ffmpeg(List<String> input, List<String> output, String target)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-y"));
    command.addAll(input);
    command.addAll(output);
    command.add(target);
    Process ffmpeg = new ProcessBuilder(command).redirectErrorStream(true).start();
    String report = new String(ffmpeg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ffmpeg.waitFor()).as(report).isZero();
    return report;
  }
}
