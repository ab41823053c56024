package io.retinue.notifier;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves host names to public addresses only. The connection is made to the address that was
 * checked: a name that points elsewhere a moment later changes nothing.
 */
final class PublicAddresses implements DnsResolver {
  /** The host is on this machine or in a private network. */
  static final class PrivateAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    PrivateAddressException(String host) {
      super(
          host
              + " is on this machine or in a private network; if that is meant, write"
              + " allow_private: true");
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = InetAddress.getAllByName(host);
    InetAddress[] open =
        Arrays.stream(all).filter(PublicAddresses::isPublic).toArray(InetAddress[]::new);
    if (open.length < all.length) { // one private address is enough to distrust the name
      throw new PrivateAddressException(host);
    }
    return open;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
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
