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
    PageClient stream = pages.open(new Gone(), () -> "{}").orElseThrow();
    assertThat(pages.isFull()).isTrue();

    stream.run();

    assertThat(pages.isFull()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Gone implements PageClient.Sink {
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
