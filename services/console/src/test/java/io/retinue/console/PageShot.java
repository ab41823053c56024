package io.retinue.console;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * For whoever works on the page: a picture of it. Arguments: URL, file, width, height, {@code
 * light} or {@code dark}.
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
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3)); // for pictures to come
      browser.screenshot(Path.of(options.get(1)), true);
      System.out.println(browser.complaints());
    }
  }
}
