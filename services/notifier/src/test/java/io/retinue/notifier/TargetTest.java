package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.notifier.Target.KafkaJson;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "retinue.alerts",
        "__consumer_offsets",
        "a-changelog",
        "a-repartition",
        "..",
        "a b",
        ""
      })
  void shouldRefuseATopicThatHasOtherReadersOrCannotBe(String name) {
    assertThatThrownBy(() -> new KafkaJson(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "ada@",
        "@b.org",
        "a@b.org\r\nBcc: c",
        "a b@c.org",
        "<a@b.org>",
        "a@-",
        "a..b@c.org",
        ".a@c.org",
        "a@b..c"
      })
  void shouldRefuseAnAddressThatCannotBe(String address) {
    assertThatThrownBy(
            () -> MailSinkTest.mail(URI.create("smtp://a"), Optional.empty(), List.of(address)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ada@example.org", "a.b+c@mail.example-1.org", "root@localhost", "o'hara@b.co"})
  void shouldTakeAnAddressThatTheLibraryTakesToo(String address) throws Exception {
    assertThat(MailSinkTest.mail(URI.create("smtp://a"), Optional.empty(), List.of(address)).to())
        .containsExactly(new InternetAddress(address, true).getAddress());
  }

  @Test
  void shouldTakeATopicOfAnyOtherName() {
    assertThat(new KafkaJson(KafkaJson.BY_DEFAULT).topic()).isEqualTo("retinue.alerts.json");
    assertThat(new KafkaJson("...").topic()).isEqualTo("...");
  }
}
