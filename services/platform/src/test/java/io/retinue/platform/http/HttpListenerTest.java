package io.retinue.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpListenerTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8080/",
    "localhost, http://localhost:8080/",
    "::1, http://[::1]:8080/"
  })
  void shouldGiveAnAddressThatABrowserCanOpen(String host, String uri) {
    HttpListener listener = new HttpListener(host, 0, AllowedHosts.loopback(), Set.of());

    assertThat(listener.uri(8080)).hasToString(uri);
  }
}
