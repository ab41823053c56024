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
            ended -> {});
    Thread writer = new Thread(stream::run);
    writer.start();

    stream.offer("frame:gate", "0");
    await(writing); // the page is busy with frame 0 now
    for (int i = 1; i <= 1000; i++) {
      stream.offer("frame:gate", Integer.toString(i));
      stream.offer("frame:yard", Integer.toString(i));
    }
    slow.countDown();
    Deadline.inSeconds(10).await("the newest are sent", () -> sent.size() == 3);
    stream.close();
    writer.join(10_000);

    assertThat(sent).containsExactly("frame 0", "frame 1000", "frame 1000");
    assertThat(writer.isAlive()).isFalse();
  }

  @Test
  void shouldForgetAPageThatIsGone() throws Exception {
    PageClients pages = new PageClients(1);
    assertThat(pages.reserve()).isTrue();
    PageClient stream = pages.open(new Gone(), () -> "{}").orElseThrow();
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
    assertThat(pages.open(new Gone(), () -> "{}")).isPresent();
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
