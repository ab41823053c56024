package io.retinue.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Something expensive that the tests of a class share: the first test that needs it makes it, and
 * no test changes it. Tests that use one can therefore run alone and in any order. When it cannot
 * be made, every test that needs it fails with the same cause. Thread-safe.
 *
 * @param <T> what is shared
 */
public final class SharedFixture<T> {
  private final FutureTask<T> task;

  private SharedFixture(Callable<T> maker) {
    this.task = new FutureTask<>(maker);
  }

  /**
   * @param maker called at most once
   */
  public static <T> SharedFixture<T> madeBy(Callable<T> maker) {
    return new SharedFixture<>(maker);
  }

  public T get() throws Exception {
    task.run(); // does nothing after the first time
    return task.get();
  }
}
