package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HttpLoginTest {
  private static final String TARGET = "/dir/index.html";

  /** The example of RFC 2617, 3.5. */
  @Test
  void shouldAnswerADigestAsTheStandardsExample() {
    HttpLogin login = new HttpLogin(new Credentials("Mufasa", "Circle Of Life"));

    boolean answerable =
        login.challenged(
            List.of(
                "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                    + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\","
                    + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""));

    assertThat(answerable).isTrue();
    assertThat(login.digest(TARGET, "0a4f113b"))
        .contains("response=\"6629fae49393a05397450978507c4ef1\"")
        .contains("nc=00000001", "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
    assertThat(login.digest(TARGET, "0a4f113b")).contains("nc=00000002");
  }

  /** The example of RFC 7616, 3.9.1, with its stronger algorithm. */
  @Test
  void shouldPreferTheStrongerAlgorithm() {
    HttpLogin login = new HttpLogin(new Credentials("Mufasa", "Circle of Life"));
    String rest =
        "realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
            + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    login.challenged(
        List.of("Digest algorithm=SHA-256, " + rest, "Digest algorithm=MD5, " + rest, "Basic"));

    assertThat(login.digest(TARGET, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"))
        .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"")
        .contains("algorithm=SHA-256");
  }

  @Test
  void shouldQuoteTheUserName() {
    HttpLogin login = new HttpLogin(new Credentials("a\"b\\c", "d"));

    login.challenged(List.of("Digest realm=\"x\", nonce=\"1\""));

    assertThat(login.digest(TARGET, "2")).contains("username=\"a\\\"b\\\\c\", ");
  }

  @Test
  void shouldAnswerBasicWhereNothingElseIsOffered() {
    HttpLogin login = new HttpLogin(new Credentials("Aladdin", "open sesame"));

    assertThat(login.authorization(TARGET)).isNull();
    assertThat(login.challenged(List.of("Basic realm=\"x\""))).isTrue();
    assertThat(login.authorization(TARGET)).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  void shouldNotAnswerWhatItDoesNotKnow() {
    HttpLogin login = new HttpLogin(new Credentials("a", "b"));

    assertThat(login.challenged(List.of("Negotiate", "Digest algorithm=X, nonce=\"1\""))).isFalse();
    assertThat(login.authorization(TARGET)).isNull();
  }
}
