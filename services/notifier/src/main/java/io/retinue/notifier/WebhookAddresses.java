package io.retinue.notifier;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves host names to addresses that a webhook may have. The connection is made to the address
 * that was checked: a name that points elsewhere a moment later changes nothing.
 *
 * @param allowPrivate whether it may be on this machine or in a private network; never are those at
 *     which clouds give out the credentials of their machines, and groups
 */
record WebhookAddresses(boolean allowPrivate) implements DnsResolver {
  private static final Set<String> METADATA = Set.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254");

  /** The host is not where a webhook may be. */
  static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = InetAddress.getAllByName(host);
    for (InetAddress address : all) { // one is enough to distrust the name
      if (isNever(address)) {
        throw new ForbiddenAddressException(
            host + " is " + address.getHostAddress() + ", which no webhook may have");
      }
      if (!allowPrivate && !isPublic(address)) {
        throw new ForbiddenAddressException(
            host
                + " is on this machine or in a private network; if that is meant, write"
                + " allow_private: true");
      }
    }
    return all;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** Whether no webhook may have it, wherever it is. */
  static boolean isNever(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || METADATA.contains(address.getHostAddress());
  }

  /** Whether the address is of the public internet. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return !(address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || (bytes.length == 4 ? isReserved(bytes) : isReservedV6(bytes)));
  }

  /** Ranges of IANA's registry of special-purpose addresses that Java has no question for. */
  private static boolean isReserved(byte[] address) {
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    int third = address[2] & 0xff;
    return first == 0
        || (first == 100 && second >= 64 && second < 128) // shared by carriers
        || (first == 192 && second == 0 && (third == 0 || third == 2))
        || (first == 198 && (second == 18 || second == 19 || (second == 51 && third == 100)))
        || (first == 203 && second == 0 && third == 113)
        || first >= 240;
  }

  private static boolean isReservedV6(byte[] address) {
    boolean unique = (address[0] & 0xfe) == 0xfc; // fc00::/7
    boolean documentation =
        address[0] == 0x20
            && address[1] == 0x01
            && address[2] == 0x0d
            && (address[3] & 0xff) == 0xb8;
    boolean sixToFour = address[0] == 0x20 && address[1] == 0x02; // carries an IPv4 address
    boolean teredo = address[0] == 0x20 && address[1] == 0x01 && address[2] == 0 && address[3] == 0;
    boolean nat64 = address[0] == 0 && address[1] == 0x64;
    return unique || documentation || sixToFour || teredo || nat64;
  }
}
