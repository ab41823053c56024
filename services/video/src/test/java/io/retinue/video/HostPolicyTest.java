package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.0.0.7",
        "172.16.3.4",
        "192.168.1.9",
        "100.64.0.1",
        "fd00::7",
        "8.8.8.8",
        "2001:4860:4860::8888",
        "64:ff9b::a00:7",
        "2002:a00:7::1"
      })
  void shouldAllowWhereCamerasAre(String address) throws UnknownHostException {
    assertThat(HostPolicy.refusal(InetAddress.getByName(address))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254", // AWS, Azure, Google
        "169.254.0.1",
        "100.100.100.200", // Alibaba
        "fd00:ec2::254", // AWS
        "fe80::1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe", // the same by NAT64
        "2002:a9fe:a9fe::1", // and by 6to4
        "::169.254.169.254",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "224.0.0.1",
        "239.255.255.250",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1"
      })
  void shouldRefuseWhereNoCameraIs(String address) throws UnknownHostException {
    assertThat(HostPolicy.refusal(InetAddress.getByName(address))).isNotNull();
  }

  /** How people hide an address from a filter that looks at the text. */
  @ParameterizedTest
  @ValueSource(strings = {"2852039166", "169.16689662"})
  void shouldLookAtTheAddressAndNotAtItsSpelling(String host) {
    assertThatThrownBy(() -> HostPolicy.resolve(host, Duration.ofSeconds(5)))
        .isInstanceOfSatisfying(
            VideoException.class,
            e -> assertThat(e.reason()).isEqualTo(VideoException.Reason.REFUSED))
        .hasMessageContaining("169.254.169.254");
  }

  @Test
  void shouldNameAHostThatDoesNotExist() {
    assertThatThrownBy(() -> HostPolicy.resolve("no-such-host.invalid", Duration.ofSeconds(20)))
        .isInstanceOfSatisfying(
            VideoException.class,
            e -> assertThat(e.reason()).isEqualTo(VideoException.Reason.UNREACHABLE))
        .hasMessageContaining("no-such-host.invalid");
  }
}
