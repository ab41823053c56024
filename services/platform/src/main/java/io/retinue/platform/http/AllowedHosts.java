package io.retinue.platform.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host names for which an HTTP server answers, compared with the {@code Host} header of each
 * request. Against DNS rebinding: a page of another site can give its own name our address, and its
 * scripts could then read our answers; but the browser still sends the page's name. So the check
 * does not depend on the address that the server listens on. The names of loopback and addresses
 * are always allowed: no other site can have them. (Prometheus calls replicas by their addresses.)
 * Immutable.
 *
 * @param names further names or addresses, without ports
 */
public record AllowedHosts(Set<String> names) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

  public AllowedHosts {
    names = Set.copyOf(names);
    for (String name : names) {
      if (!name.matches("[a-z0-9._-]+|\\[[0-9a-f:.]+]")) {
        throw new IllegalArgumentException(
            "'" + name + "' is not a host name: write a name or address without port and path");
      }
    }
  }

  public static AllowedHosts loopback() {
    return new AllowedHosts(Set.of());
  }

  /**
   * Names as they are written in a setting: separated by commas, in any case, IPv6 addresses with
   * or without brackets. Nothing but blanks means loopback alone.
   */
  public static AllowedHosts parse(String list) {
    Set<String> names = new TreeSet<>();
    if (!list.isBlank()) {
      for (String name : list.split(",", -1)) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        boolean bareIpv6 = lower.indexOf(':') != lower.lastIndexOf(':') && !lower.startsWith("[");
        names.add(bareIpv6 ? "[" + lower + "]" : lower);
      }
    }
    return new AllowedHosts(names);
  }

  /** One {@code Host} header, with or without a port. */
  boolean allows(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String name = header.strip().toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return LOOPBACK.contains(name) || ADDRESS.matcher(name).matches() || names.contains(name);
  }

  /** Every allowed name, sorted. */
  List<String> all() {
    Set<String> all = new TreeSet<>(LOOPBACK);
    all.addAll(names);
    return List.copyOf(all);
  }
}
