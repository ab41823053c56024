package io.retinue.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of a process at one moment, as Prometheus reads them.
 *
 * @param series the value of each series, by its name with its labels as they are written
 */
public record ScrapedMetrics(Map<String, Double> series) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** Reads {@code /metrics} of the admin port there. */
  public static ScrapedMetrics of(URI admin) {
    HttpRequest request =
        HttpRequest.newBuilder(admin.resolve("/metrics")).timeout(Duration.ofSeconds(10)).build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(request.uri() + " answers " + answer.statusCode());
      }
      return parse(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Reads the text format: a line each, with the value behind the last space. */
  static ScrapedMetrics parse(String text) {
    Map<String, Double> series = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return new ScrapedMetrics(series);
  }

  /** The sum over all series of a name, whatever their labels; 0 where there is none. */
  public double sum(String name) {
    return series.entrySet().stream()
        .filter(e -> e.getKey().equals(name) || e.getKey().startsWith(name + "{"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
