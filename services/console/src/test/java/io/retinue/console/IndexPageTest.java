package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class IndexPageTest {
  private static final String DATA = "<script type=\"application/json\" id=\"board\">";

  @Test
  void shouldPutTheBoardIntoThePage() {
    String page = IndexPage.read().with("{\"labels\":7}");

    assertThat(page).contains(DATA + "{\"labels\":7}</script>").doesNotContain(DATA + "null");
    assertThat(page.indexOf(DATA)).isLessThan(page.indexOf("/app.js"));
  }

  @Test
  void shouldLetNothingOnTheBoardEndItsBlock() {
    JsonMapper json = new JsonMapper();
    String hostile = "</script><!-- <script> ]]> &quot; \\ \" \u2028 </SCRIPT\t> 自転車";

    String page = IndexPage.of(DATA + "null</script>").with(json.writeValueAsString(hostile));

    String data = page.substring(DATA.length(), page.length() - "</script>".length());
    assertThat(data).doesNotContain("<", ">", "&");
    assertThat(json.readValue(data, String.class)).isEqualTo(hostile);
  }

  @Test
  void shouldRefuseAPageWithoutAPlaceForTheBoard() {
    assertThatThrownBy(() -> IndexPage.of("<html></html>")).hasMessageContaining("no place");
  }
}
