package io.retinue.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
  private final AllowedHosts hosts = AllowedHosts.parse("Cameras.example, 192.168.1.7,fd00::7");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LOCALHOST:8080",
        "127.0.0.1",
        "[::1]:8080",
        "cameras.example",
        "cameras.EXAMPLE.:8080",
        "192.168.1.7:9400",
        "[fd00::7]:8080",
        "192.168.1.70",
        "0.0.0.0"
      })
  void shouldAllowLoopbackAddressesAndTheNamesOfTheList(String header) {
    assertThat(hosts.allows(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "cameras.example.evil.example",
        "xcameras.example",
        "cameras.example@evil.example",
        "localhost:80:80",
        "192.168.1.70.evil.example"
      })
  void shouldRefuseAnyOtherName(String header) {
    assertThat(hosts.allows(header)).isFalse();
  }

  @Test
  void shouldAllowLoopbackAloneWhereNoNameIsGiven() {
    assertThat(AllowedHosts.parse(" ")).isEqualTo(AllowedHosts.loopback());
  }

  @Test
  void shouldRefuseARequestWithoutHost() {
    assertThat(hosts.allows(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://cameras.example", "cameras.example:8080", "*", "a,,b"})
  void shouldSayThatASettingIsNoHostName(String name) {
    assertThatThrownBy(() -> AllowedHosts.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without port");
  }
}
