package io.retinue.video;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a camera may have. Private ranges and this machine itself are where cameras are.
 * Never one are the addresses at which clouds hand out their machines' credentials, all of the
 * link-local range they lie in, groups, broadcasts, and the address that stands for none.
 */
final class HostPolicy {
  private static final List<String> METADATA = List.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254");

  private HostPolicy() {}

  /**
   * The first address of {@code host}, once each of its addresses is one that a camera may have.
   *
   * @param limit longest time that the name service may take
   * @throws VideoException UNREACHABLE where the name has no address, REFUSED, or STOPPED where the
   *     thread is interrupted
   */
  static InetAddress resolve(String host, Duration limit) throws VideoException {
    InetAddress[] addresses = lookUp(host, limit);
    for (InetAddress address : addresses) {
      String why = refusal(address);
      if (why != null) {
        throw new VideoException(
            VideoException.Reason.REFUSED,
            host
                + " is "
                + address.getHostAddress()
                + ", "
                + why
                + ": give the camera an address of your network.");
      }
    }
    // Many cameras have an IPv6 address that their network does not route.
    return Arrays.stream(addresses)
        .filter(Inet4Address.class::isInstance)
        .findFirst()
        .orElse(addresses[0]);
  }

  /** On a thread of its own: the name service cannot be interrupted. */
  private static InetAddress[] lookUp(String host, Duration limit) throws VideoException {
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(InetAddress.getAllByName(host));
              } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            },
            "look-up");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new VideoException(
          VideoException.Reason.UNREACHABLE, "The host " + host + " has no address.", e);
    } catch (TimeoutException e) {
      throw new VideoException(
          VideoException.Reason.UNREACHABLE,
          "The name service gives no address of " + host + " within " + seconds(limit) + ".",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw VideoException.stopped(host);
    }
  }

  static String seconds(Duration limit) {
    return limit.toMillis() % 1000 == 0
        ? limit.toSeconds() + " s"
        : "%.1f s".formatted(limit.toMillis() / 1000.0);
  }

  /** What is wrong with {@code address}; null if a camera may have it. */
  static @Nullable String refusal(InetAddress address) {
    InetAddress inner = embedded(address);
    if (inner != null) {
      return refusal(inner);
    }
    if (METADATA.contains(address.getHostAddress())) {
      return "where a cloud hands out credentials";
    }
    if (address.isLinkLocalAddress()) {
      return "a link-local address, as those where clouds hand out credentials are";
    }
    if (address.isMulticastAddress()) {
      return "a multicast address";
    }
    byte[] bytes = address.getAddress();
    if (address.isAnyLocalAddress() || bytes.length == 4 && bytes[0] == 0) {
      return "the address of no machine";
    }
    if (bytes.length == 4 && (bytes[0] & 0xF0) == 0xF0) {
      return "a broadcast or reserved address";
    }
    return null;
  }

  /** The IPv4 address within one of NAT64 (64:ff9b::/96), 6to4 (2002::/16) or an old mapping. */
  private static @Nullable InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16) {
      return null;
    }
    int first = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    int second = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
    boolean zeros = true;
    for (int i = 4; i < 12; i++) {
      zeros &= bytes[i] == 0;
    }
    boolean local = address.isLoopbackAddress() || address.isAnyLocalAddress();
    int at =
        first == 0x2002 ? 2 : zeros && !local && (first == 0x64 || first + second == 0) ? 12 : -1;
    if (at < 0) {
      return null;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are always an address
    }
  }
}
