package io.retinue.ingest.isolation;

import io.retinue.video.Credentials;
import io.retinue.video.PictureSize;
import io.retinue.video.SourceAddress;
import io.retinue.video.SourceAddress.Protocol;
import io.retinue.video.SourceAddress.Transport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** An address with its secrets, as it goes to the process that opens it, and nowhere else. */
final class AddressWire {
  private static final int NETWORK = 0;
  private static final int DEVICE = 1;
  private static final int LOCAL = 2;
  private static final int PATTERN = 3;

  private AddressWire() {}

  static void write(SourceAddress address, Wire to) throws IOException {
    DataOutputStream out = to.out();
    if (address instanceof SourceAddress.Network camera) {
      out.writeByte(NETWORK);
      to.writeText(camera.protocol().name());
      to.writeText(camera.host());
      out.writeInt(camera.port());
      to.writeText(camera.target());
      to.writeText(camera.transport().name());
      Credentials login = camera.credentials();
      out.writeBoolean(login != null);
      if (login != null) {
        to.writeText(login.user());
        to.writeText(login.password());
      }
    } else if (address instanceof SourceAddress.Device device) {
      out.writeByte(DEVICE);
      to.writeText(device.path().toString());
    } else if (address instanceof SourceAddress.Local local) {
      out.writeByte(LOCAL);
      to.writeText(local.path().toString());
    } else if (address instanceof SourceAddress.Pattern pattern) {
      out.writeByte(PATTERN);
      out.writeInt(pattern.size().width());
      out.writeInt(pattern.size().height());
      out.writeInt(pattern.framesPerSecond());
    }
  }

  static SourceAddress read(Wire from) throws IOException {
    DataInputStream in = from.in();
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case NETWORK ->
          new SourceAddress.Network(
              Protocol.valueOf(from.readText()),
              from.readText(),
              in.readInt(),
              from.readText(),
              Transport.valueOf(from.readText()),
              in.readBoolean() ? new Credentials(from.readText(), from.readText()) : null);
      case DEVICE -> new SourceAddress.Device(Path.of(from.readText()));
      case LOCAL -> new SourceAddress.Local(Path.of(from.readText()));
      case PATTERN ->
          new SourceAddress.Pattern(new PictureSize(in.readInt(), in.readInt()), in.readInt());
      default -> throw new IOException("no kind of address has the code " + kind);
    };
  }
}
