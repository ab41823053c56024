package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedFixtureTest {
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void shouldMakeItOnceAndOnlyWhenItIsNeeded() throws Exception {
    SharedFixture<Integer> fixture = SharedFixture.madeBy(made::incrementAndGet);

    assertThat(made).hasValue(0);
    assertThat(fixture.get()).isEqualTo(1);
    assertThat(fixture.get()).isEqualTo(1);
  }

  @Test
  void shouldFailEveryTestWithTheSameCauseWhenItCannotBeMade() {
    SharedFixture<Integer> fixture =
        SharedFixture.madeBy(
            () -> {
              throw new IllegalStateException("attempt " + made.incrementAndGet());
            });

    for (int test = 0; test < 2; test++) {
      assertThatThrownBy(fixture::get)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("attempt 1");
    }
  }
}
