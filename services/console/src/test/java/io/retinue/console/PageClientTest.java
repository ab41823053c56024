package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.PageClients.PageClient;
import io.retinue.testkit.Deadline;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PageClientTest {
  @Test
  void shouldSkipFramesForAPageThatIsSlow() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    List<String> sent = new CopyOnWriteArrayList<>();
    PageClient stream =
        new PageClient(
            new PageClient.Sink() {
              @Override
              public boolean send(String event, String json) {
                writing.countDown();
                await(slow);
                sent.add(event + " " + json);
                return true;
              }

              @Override
              public boolean beat() {
                return true;
              }
            },
            ShownCameras.ALL,
            ended -> {});
    Thread writer = new Thread(stream::run);
    writer.start();

    stream.offerFrame("gate", "0");
    await(writing); // the page is busy with frame 0 now
    for (int i = 1; i <= 1000; i++) {
      stream.offerFrame("gate", Integer.toString(i));
      stream.offerFrame("yard", Integer.toString(i));
    }
    slow.countDown();
    Deadline.inSeconds(10).await("the newest are sent", () -> sent.size() == 3);
    stream.close();
    writer.join(10_000);

    assertThat(sent).containsExactly("frame 0", "frame 1000", "frame 1000");
    assertThat(writer.isAlive()).isFalse();
  }

  @Test
  void shouldSendFramesOfTheCamerasThatThePageShows() throws Exception {
    Recorder sink = new Recorder();
    PageClient page = new PageClient(sink, ShownCameras.of("gate"), ended -> {});
    page.offerFrame("gate", "1");
    page.offerFrame("yard", "1");

    assertThat(page.show(ShownCameras.of("yard,hall"))).containsExactly("hall", "yard");
    page.offerFrame("gate", "2");
    page.offerFrame("yard", "2");
    page.offerFirst("yard", "1"); // the frame with which it came into view is older
    page.offerFirst("hall", "1");
    page.offer("alerts", "[]");

    assertThat(page.shown().contains("yard")).isTrue();
    assertThat(page.shown().contains("gate")).isFalse();
    Thread writer = new Thread(page::run);
    writer.start();
    Deadline.inSeconds(10).await("all is sent", () -> sink.sent.contains("alerts []"));
    page.close();
    writer.join(10_000);
    assertThat(sink.sent).containsExactly("frame 2", "frame 1", "alerts []");
    assertThat(page.shown().contains("yard")).as("when it is closed").isFalse();
  }

  @Test
  void shouldShowACameraAsLongAsAnyPageDoes() {
    PageClients pages = new PageClients(2);
    assertThat(pages.shown().test("gate")).isFalse();
    pages.open(new Gone(), ShownCameras.of("gate"), () -> "{}");
    PageClient second = pages.open(new Gone(), ShownCameras.of(""), () -> "{}").orElseThrow();

    assertThat(pages.shown().test("gate")).isTrue();
    assertThat(pages.shown().test("yard")).isFalse();
    assertThat(pages.find(second.id())).containsSame(second);
    assertThat(pages.find("1")).isEmpty();
    second.show(ShownCameras.of("yard"));
    assertThat(pages.shown().test("yard")).isTrue();
  }

  @Test
  void shouldForgetAPageThatIsGone() throws Exception {
    PageClients pages = new PageClients(1);
    assertThat(pages.reserve()).isTrue();
    PageClient stream = pages.open(new Gone(), ShownCameras.ALL, () -> "{}").orElseThrow();
    assertThat(pages.reserve()).isFalse();

    stream.run();

    assertThat(pages.reserve()).isTrue();
  }

  @Test
  void shouldCountAPageFromItsReservationOn() {
    PageClients pages = new PageClients(2);

    assertThat(pages.reserve()).isTrue();
    assertThat(pages.reserve()).isTrue();
    assertThat(pages.reserve()).as("while two are about to open").isFalse();
    assertThat(pages.open(new Gone(), ShownCameras.ALL, () -> "{}")).isPresent();
    assertThat(pages.reserve()).as("while one is open and one about to").isFalse();
  }

  @Test
  void shouldEndWithAPageWhoseSinkFails() {
    PageClients pages = new PageClients(1);
    assertThat(pages.reserve()).isTrue();
    PageClient stream =
        pages
            .open(
                new Gone() {
                  @Override
                  public boolean send(String event, String json) {
                    throw new IllegalStateException("the connection is reset");
                  }
                },
                ShownCameras.ALL,
                () -> "{}")
            .orElseThrow();

    stream.run();

    assertThat(pages.reserve()).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Recorder implements PageClient.Sink {
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @Override
    public boolean send(String event, String json) {
      return sent.add(event + " " + json);
    }

    @Override
    public boolean beat() {
      return true;
    }
  }

  private static class Gone implements PageClient.Sink {
    @Override
    public boolean send(String event, String json) {
      return false;
    }

    @Override
    public boolean beat() {
      return false;
    }
  }
}
