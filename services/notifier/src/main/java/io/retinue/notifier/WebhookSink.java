package io.retinue.notifier;

import io.retinue.schemas.AlertEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts each event to a URL. What the answer means:
 *
 * <ul>
 *   <li>2xx: delivered.
 *   <li>400, 413, 422 and redirects, which are never followed: this event is refused.
 *   <li>410: the receiver is gone.
 *   <li>Anything else, and no answer: later; {@code Retry-After} is obeyed, up to an hour.
 * </ul>
 */
final class WebhookSink implements Sink {
  /** From the beginning of a request to its answer: a slow receiver must not hold up the sink. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Timeout CONNECT = Timeout.ofSeconds(5);
  private static final String USER_AGENT = "Retinue";

  private final Target.Webhook target;
  private final Clock clock;
  private final Duration longest;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "webhook-deadline");
            thread.setDaemon(true);
            return thread;
          });

  WebhookSink(Target.Webhook target) {
    this(target, Clock.systemUTC(), LONGEST);
  }

  WebhookSink(Target.Webhook target, Clock clock, Duration longest) {
    this.target = target;
    this.clock = clock;
    this.longest = longest;
    this.client =
        HttpClients.custom()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableContentCompression()
            .setUserAgent(USER_AGENT)
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new WebhookAddresses(target.allowPrivate()))
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(CONNECT)
                            .setSocketTimeout(Timeout.of(longest))
                            .build())
                    .build())
            .build();
  }

  @Override
  public Answer deliver(AlertEvent event) {
    HttpPost request = request(event);
    ScheduledFuture<?> deadline =
        deadlines.schedule(request::abort, longest.toMillis(), TimeUnit.MILLISECONDS);
    // The answer's body is not read: a receiver could make it endless.
    try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
      return answer(response);
    } catch (WebhookAddresses.ForbiddenAddressException e) {
      return Answer.Later.because(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      String what = request.isAborted() ? "no answer within " + longest.toSeconds() + " s" : "" + e;
      return Answer.Later.because(what);
    } finally {
      deadline.cancel(false);
    }
  }

  /** A request would be an event. */
  @Override
  public Optional<String> idle() {
    return Optional.empty();
  }

  private HttpPost request(AlertEvent event) {
    byte[] body = AlertMessage.body(event, target.page());
    HttpPost request = new HttpPost(target.url());
    String id = AlertMessage.id(event);
    Instant now = clock.instant();
    request.setHeader("webhook-id", id);
    request.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
    target
        .secret()
        .ifPresent(
            secret -> request.setHeader("webhook-signature", secret.signature(id, now, body)));
    request.setEntity(new ByteArrayEntity(body, ContentType.parse(AlertMessage.CONTENT_TYPE)));
    return request;
  }

  private Answer answer(ClassicHttpResponse response) {
    int status = response.getCode();
    String said = "it answered " + status;
    if (status >= 200 && status < 300) {
      return new Answer.Delivered(said);
    } else if (status == 410) {
      return new Answer.Gone(said + ": it wants no more");
    } else if (status == 400 || status == 413 || status == 422) {
      return new Answer.Refused(said);
    } else if (status >= 300 && status < 400) {
      return new Answer.Refused(said + ": redirects are not followed, write the final address");
    }
    return new Answer.Later(said, pause(response.getFirstHeader("Retry-After")));
  }

  /** How long the receiver wants to be left alone; zero where it does not say. */
  private Duration pause(@Nullable Header retryAfter) {
    if (retryAfter == null || retryAfter.getValue() == null) {
      return Duration.ZERO;
    }
    String text = retryAfter.getValue().strip();
    Duration pause;
    try {
      pause =
          text.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  clock.instant(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return Duration.ZERO; // as if it had said nothing
    }
    return pause.isNegative() ? Duration.ZERO : min(pause, LONGEST_PAUSE);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
