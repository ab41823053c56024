package io.retinue.testkit.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtspServerTest {
  private static final int PATIENCE_MS = 5000;

  @Test
  void shouldDescribeItsClipAndPlayIt() throws IOException {
    try (RtspServer server = RtspServer.start(H264Clip.small()).speed(20);
        Client client = new Client(server)) {
      assertThat(client.ask("DESCRIBE", "")).contains("RTSP/1.0 200", "m=video", "sprop-parameter");
      assertThat(client.ask("SETUP", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n"))
          .contains("interleaved=0-1");
      assertThat(client.ask("PLAY", "")).contains("200");

      List<Integer> channels = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        channels.add(client.packet()[1] & 0x7F);
      }
      assertThat(channels.get(0)).as("a sender report comes first").isEqualTo(200 & 0x7F);
      assertThat(channels).contains(96);
      assertThat(server.sessionsPlayed()).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseUdpUnlessAllowed() throws IOException {
    String udp = "Transport: RTP/AVP;unicast;client_port=40000-40001\r\n";
    try (RtspServer server = RtspServer.start(H264Clip.small())) {
      try (Client client = new Client(server)) {
        assertThat(client.ask("SETUP", udp)).contains("461");
      }
      server.allowUdp();
      try (Client client = new Client(server)) {
        assertThat(client.ask("SETUP", udp)).contains("200", "server_port=");
      }
    }
  }

  @Test
  void shouldWantALogin() throws IOException {
    try (RtspServer server = RtspServer.start(H264Clip.small()).login("u", "p");
        Client client = new Client(server)) {
      assertThat(client.ask("DESCRIBE", "")).contains("401", "WWW-Authenticate: Digest");
    }
  }

  @Test
  void shouldRefuseAndAcceptAgainAtTheSamePort() throws IOException {
    try (RtspServer server = RtspServer.start(H264Clip.small())) {
      server.refuse();
      assertThatThrownBy(() -> new Client(server)).isInstanceOf(ConnectException.class);

      server.accept();
      try (Client client = new Client(server)) {
        assertThat(client.ask("OPTIONS", "")).contains("200");
      }
    }
  }

  /** A client of few words. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final String url;
    private int sequence;

    Client(RtspServer server) throws IOException {
      socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
      socket.setSoTimeout(PATIENCE_MS);
      in = new DataInputStream(socket.getInputStream());
      url = server.url();
    }

    String ask(String method, String headers) throws IOException {
      String request =
          "%s %s RTSP/1.0\r\nCSeq: %d\r\n%s\r\n".formatted(method, url, ++sequence, headers);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        answer.append((char) in.readUnsignedByte());
      }
      int length = answer.indexOf("Content-Length: ") + 16;
      int body = Integer.parseInt(answer.substring(length, answer.indexOf("\r", length)));
      return answer.append(new String(in.readNBytes(body), StandardCharsets.UTF_8)).toString();
    }

    /** The bytes of the next packet within the connection. */
    byte[] packet() throws IOException {
      assertThat(in.readUnsignedByte()).isEqualTo('$');
      in.readUnsignedByte();
      return in.readNBytes(in.readUnsignedShort());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
