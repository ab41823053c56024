package io.retinue.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The page with the board in it, so that the first thing it shows is true: nothing has to be
 * fetched before. The board is data in the page, which no browser runs. Immutable.
 */
final class IndexPage {
  private static final String DATA = "<script type=\"application/json\" id=\"board\">";
  private static final String NOTHING = "null</script>";

  private final String before;
  private final String after;

  private IndexPage(String before, String after) {
    this.before = before;
    this.after = after;
  }

  /** The page among our resources. */
  static IndexPage read() {
    try (InputStream page = IndexPage.class.getResourceAsStream("page/index.html")) {
      if (page == null) {
        throw new IllegalStateException("index.html is missing among the resources");
      }
      return of(new String(page.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static IndexPage of(String html) {
    int hole = html.indexOf(DATA + NOTHING);
    if (hole < 0) {
      throw new IllegalStateException("the page has no place for the board: " + DATA + NOTHING);
    }
    int start = hole + DATA.length();
    return new IndexPage(html.substring(0, start), html.substring(start + "null".length()));
  }

  /**
   * The page, as HTML.
   *
   * @param json the board
   */
  String with(String json) {
    return before + inert(json) + after;
  }

  /** The same JSON without any character that begins a tag, a comment or an entity. */
  private static String inert(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
