package io.retinue.testkit.rtsp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** How packets reach the client. */
interface RtpChannel extends AutoCloseable {
  void rtp(byte[] packet) throws IOException;

  void rtcp(byte[] packet) throws IOException;

  /** The port that packets come from; 0 within the connection. */
  int port();

  @Override
  void close();

  /** Within the connection of the requests (RFC 2326, 10.12). */
  static RtpChannel interleaved(OutputStream out, int first) {
    return new RtpChannel() {
      @Override
      public void rtp(byte[] packet) throws IOException {
        write(first, packet);
      }

      @Override
      public void rtcp(byte[] packet) throws IOException {
        write(first + 1, packet);
      }

      private void write(int channel, byte[] packet) throws IOException {
        byte[] framed = new byte[4 + packet.length];
        framed[0] = '$';
        framed[1] = (byte) channel;
        framed[2] = (byte) (packet.length >> 8);
        framed[3] = (byte) packet.length;
        System.arraycopy(packet, 0, framed, 4, packet.length);
        out.write(framed);
        out.flush();
      }

      @Override
      public int port() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  /** As datagrams to a pair of ports of the client. */
  static RtpChannel datagrams(InetAddress client, int firstPort) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    return new RtpChannel() {
      @Override
      public void rtp(byte[] packet) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, client, firstPort));
      }

      @Override
      public void rtcp(byte[] packet) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, client, firstPort + 1));
      }

      @Override
      public int port() {
        return socket.getLocalPort();
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }
}
