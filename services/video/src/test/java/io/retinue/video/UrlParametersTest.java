package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlParametersTest {
  @ParameterizedTest
  @CsvSource({
    "http://h/a?user=me&pwd=one, http://h/a?user=me&pwd=X",
    "http://h/a?usr=me&psw=one&pw=two, http://h/a?usr=me&psw=X&pw=X",
    "http://h/a?loginuse=me&loginpas=one, http://h/a?loginuse=me&loginpas=X",
    "http://h/a?auth=b/c?d==&channel=1, http://h/a?auth=X&channel=1",
    "rtsp://h/user=me_password=one_channel=1_stream=0.sdp,"
        + " rtsp://h/user=me_password=X_channel=1_stream=0.sdp",
    "rtsp://h/token=one/live?token=two, rtsp://h/token=X/live?token=X"
  })
  void shouldReplaceSecretsAndNothingElse(String url, String replaced) {
    assertThat(UrlParameters.withSecrets(url, (name, value) -> "X")).isEqualTo(replaced);
  }

  @Test
  void shouldLeaveAnEmptySecretAsItIs() {
    String url = "rtsp://h/user=me_password=_channel=1_stream=0.sdp?pwd=&a=1";

    assertThat(UrlParameters.withSecrets(url, (name, value) -> "X")).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "USR", "username", "user_name", "loginuse", "account", "channel"})
  void shouldTakeNoNameOfAUserForASecret(String name) {
    assertThat(UrlParameters.isSecret(name)).isFalse();
  }
}
