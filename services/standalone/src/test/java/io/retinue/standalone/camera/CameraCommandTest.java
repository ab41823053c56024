package io.retinue.standalone.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.cli.ExitCode;
import io.retinue.standalone.cli.RetinueCommand;
import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspFault;
import io.retinue.testkit.rtsp.RtspServer;
import io.retinue.video.JpegDecoder;
import io.retinue.video.PictureSize;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CameraCommandTest {
  private final RtspServer server = RtspServer.start(H264Clip.small()).speed(2);
  private final StringWriter output = new StringWriter();

  @TempDir Path folder;

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void shouldReportWhatACameraGivesAndSaveAPicture() throws Exception {
    server.cameraClock(Instant.now().minusSeconds(3600));
    Path picture = folder.resolve("gate.jpg");

    int code = test(server.url(), "--seconds", "1", "--snapshot", picture.toString());

    assertThat(output.toString())
        .contains("codec      h264 (Constrained Baseline)")
        .contains("size       160x112")
        .contains("rate       25.00 frames/s announced")
        .contains("damaged    0 of ")
        .containsPattern("clock +wrong: 3[56]\\d\\d\\.\\d\\d s behind this machine's")
        .contains("snapshot   " + picture);
    assertThat(code).isEqualTo(ExitCode.OK.code());
    assertThat(JpegDecoder.sizeOf(Files.readAllBytes(picture)))
        .isEqualTo(new PictureSize(160, 112));
  }

  @Test
  void shouldSuggestThePathsOfCommonMakesForAWrongOne() {
    server.fail(new RtspFault.Status(404));

    int code = test(server.url());

    assertThat(code).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(output.toString())
        .contains(":" + server.port() + "/Streaming/Channels/101  (Hikvision)")
        .contains("/cam/realmonitor?channel=1&subtype=0  (Dahua")
        .contains("the camera has no such path: check the path");
  }

  @Test
  void shouldNameAWrongPasswordAndPrintNone() {
    server.login("admin", "right");

    int code = test(server.url("admin", "c4nary"));

    assertThat(code).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(output.toString())
        .contains("refuses the user name or the password: check the user name")
        .doesNotContain("c4nary");
  }

  @Test
  void shouldEndWithUnreachableWhereNothingListens() {
    server.refuse();

    assertThat(test(server.url())).isEqualTo(ExitCode.UNREACHABLE.code());
    assertThat(output.toString()).contains("refuses the connection", "that the camera is on");
  }

  @Test
  void shouldTryATestPatternToo() {
    assertThat(test("test:320x240@5")).isEqualTo(ExitCode.OK.code());
    assertThat(output.toString()).contains("size       320x240", "rate       5.00 frames/s");
  }

  @Test
  void shouldNotPlayALiveSourceOnce() {
    int code =
        run("run", "--once", "--data", folder.toString(), "--camera", "gate=" + server.url());

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(output.toString()).contains("which has no end: leave --once out");
  }

  @Test
  void shouldShowNoPasswordOfACameraThatIsRefused() {
    int code = run("run", "--camera", "gate=rtmp://admin:c4nary@10.0.0.1/live");

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(output.toString()).contains("'rtmp' is no kind of source").doesNotContain("c4nary");
  }

  private int test(String source, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "camera";
    arguments[1] = "test";
    arguments[2] = source;
    System.arraycopy(options, 0, arguments, 3, options.length);
    return run(arguments);
  }

  private int run(String... arguments) {
    CommandLine line = RetinueCommand.commandLine();
    PrintWriter writer = new PrintWriter(output, true);
    return line.setOut(writer).setErr(writer).execute(arguments);
  }
}
