package io.retinue.platform.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.alert.EvidenceFolder.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertIdTest {
  private static final String ID = "gate-2/1795161600000/12/Person_on-drive";

  @Test
  void shouldReadWhatItWrote() {
    AlertId id = AlertId.parse(ID);

    assertThat(id.camera()).isEqualTo("gate-2");
    assertThat(id.rule()).isEqualTo("Person_on-drive");
    assertThat(id).hasToString(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gate",
        "gate/1/2",
        "gate/1/2/",
        "gate/1/2/..",
        "gate/1/2/a.b",
        "gate/1/2/3/a",
        "../1/2/a",
        "gate/-1/2/a",
        "gate/1/02/a",
        "Gate/1/2/a",
        "gate/1/2/a\u0000"
      })
  void shouldRefuseWhatIsNoIdOfAnAlert(String text) {
    assertThatThrownBy(() -> AlertId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKeepTheFilesOfAnAlertInAFolderOfItsOwn() {
    EvidenceFolder folder = new EvidenceFolder(Path.of("evidence"));

    assertThat(folder.file(AlertId.parse(ID), Kind.CLIP))
        .isEqualTo(Path.of("evidence/gate-2/1795161600000-12-Person_on-drive/clip.mp4"));
  }
}
