package io.retinue.testkit.rtsp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection of a client: its requests, then its pictures. */
final class RtspSession implements Runnable, AutoCloseable {
  private static final Pattern CHANNELS = Pattern.compile("interleaved=(\\d+)-\\d+");
  private static final Pattern PORTS = Pattern.compile("client_port=(\\d+)-\\d+");

  private final RtspServer server;
  private final RtspServer.Manners manners;
  private final List<RtspFault> faults;
  private final Socket socket;
  private @Nullable RtpChannel channel;
  private volatile @Nullable RtspFault sudden;

  RtspSession(
      RtspServer server, RtspServer.Manners manners, List<RtspFault> faults, Socket socket) {
    this.server = server;
    this.manners = manners;
    this.faults = faults;
    this.socket = socket;
  }

  @Override
  public void run() {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      if (faults.contains(new RtspFault.Silence())) {
        in.readAllBytes();
        return;
      }
      while (true) {
        boolean plays = answer(RtspRequest.read(in), out);
        RtpChannel open = channel;
        if (plays && open != null) {
          server.played();
          new RtspPlayer(manners, faults, open, server::isClosedAfter, () -> sudden)
              .play(
                  () -> {
                    server.pictureIsDue();
                    while (in.available() > 0) {
                      answer(RtspRequest.read(in), out);
                    }
                  });
          boolean cut = faults.stream().anyMatch(RtspFault.CutAfter.class::isInstance);
          if (cut || sudden instanceof RtspFault.CutAfter) {
            return;
          }
          in.readAllBytes(); // a stall: the connection stays until the client ends it
          return;
        }
      }
    } catch (IOException e) {
      // The client has gone, or this server.
    } finally {
      RtpChannel open = channel;
      if (open != null) {
        open.close();
      }
      server.ended(this);
    }
  }

  /** Has the fault from the next picture on. */
  void fail(RtspFault now) {
    sudden = now;
  }

  /** Answers a request; whether pictures are to follow. */
  private boolean answer(RtspRequest request, OutputStream out) throws IOException {
    DigestCheck login = manners.login();
    if (login != null
        && !request.method().equals("OPTIONS")
        && !login.admits(request.method(), request.header("authorization"))) {
      reply(out, request, 401, "WWW-Authenticate: " + login.challenge() + "\r\n", "");
      return false;
    }
    switch (request.method()) {
      case "OPTIONS" ->
          reply(out, request, 200, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", "");
      case "DESCRIBE" -> describe(request, out);
      case "SETUP" -> setUp(request, out);
      case "PLAY" -> {
        reply(out, request, channel == null ? 455 : 200, "Session: 1;timeout=60\r\n", "");
        return channel != null;
      }
      case "TEARDOWN" -> {
        reply(out, request, 200, "", "");
        throw new IOException("the client has ended the session");
      }
      default -> reply(out, request, 200, "Session: 1;timeout=60\r\n", "");
    }
    return false;
  }

  private void describe(RtspRequest request, OutputStream out) throws IOException {
    for (RtspFault fault : faults) {
      if (fault instanceof RtspFault.Status status) {
        reply(out, request, status.code(), "", "");
        return;
      }
      if (fault instanceof RtspFault.Redirect redirect) {
        reply(out, request, 302, "Location: " + redirect.url() + "\r\n", "");
        return;
      }
    }
    H264Clip clip = manners.clip();
    Base64.Encoder base64 = Base64.getEncoder();
    String sdp =
        String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=testkit",
            "c=IN IP4 0.0.0.0",
            "t=0 0",
            "a=control:*",
            "m=video 0 RTP/AVP 96",
            "a=rtpmap:96 H264/" + RtpPackets.CLOCK,
            "a=fmtp:96 packetization-mode=1;sprop-parameter-sets="
                + base64.encodeToString(clip.sps())
                + ","
                + base64.encodeToString(clip.pps()),
            "a=framerate:" + clip.framesPerSecond(),
            "a=control:track1",
            "");
    reply(out, request, 200, "Content-Type: application/sdp\r\n", sdp);
  }

  private void setUp(RtspRequest request, OutputStream out) throws IOException {
    String transport = request.header("transport");
    Matcher channels = CHANNELS.matcher(transport);
    Matcher ports = PORTS.matcher(transport);
    String answer = transport;
    if (channels.find()) {
      channel = RtpChannel.interleaved(out, Integer.parseInt(channels.group(1)));
    } else if (manners.udp() && ports.find()) {
      RtpChannel open =
          RtpChannel.datagrams(socket.getInetAddress(), Integer.parseInt(ports.group(1)));
      channel = open;
      answer = transport + ";server_port=" + open.port() + "-" + (open.port() + 1);
    } else {
      reply(out, request, 461, "", "");
      return;
    }
    reply(out, request, 200, "Transport: " + answer + "\r\nSession: 1;timeout=60\r\n", "");
  }

  private static void reply(
      OutputStream out, RtspRequest request, int status, String headers, String body)
      throws IOException {
    String reply =
        "RTSP/1.0 %d %s\r\nCSeq: %s\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(
                status,
                status == 200 ? "OK" : "No",
                request.header("cseq"),
                headers,
                body.length(),
                body);
    out.write(reply.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
