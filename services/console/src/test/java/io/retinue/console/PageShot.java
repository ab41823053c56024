package io.retinue.console;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A screenshot of the page, for work on it. Arguments: URL, file, width, height, {@code light} or
 * {@code dark}; then, if wanted, a script to run first, and an expression that is true once it may
 * be taken.
 */
public final class PageShot {
  private PageShot() {}

  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments);
    try (Chromium browser =
        new Chromium(Integer.parseInt(options.get(2)), Integer.parseInt(options.get(3)))) {
      if (options.get(4).equals("dark")) {
        browser.dark();
      }
      browser.open(URI.create(options.get(0)));
      browser.await("document.documentElement.dataset.ready");
      browser.await("document.querySelector('canvas[data-frame]')"); // a picture has come
      if (options.size() > 5) {
        browser.evaluate(options.get(5));
        browser.await(options.get(6));
      }
      browser.screenshot(Path.of(options.get(1)), true);
      System.out.println(browser.complaints());
    }
  }
}
