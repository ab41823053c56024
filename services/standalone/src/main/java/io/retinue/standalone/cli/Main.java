package io.retinue.standalone.cli;

import io.retinue.retinanet.network.NativeExit;
import org.slf4j.LoggerFactory;

/** Starts the {@code retinue} command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler(Main::onUncaught);
    NativeExit.withoutDestructors();
    System.exit(RetinueCommand.commandLine().execute(arguments));
  }

  /**
   * Ends the process: the thread's work is not done by another. Kafka's own threads are left out.
   * Kafka reports their failures to the services, which decide; a stream thread that is replaced
   * ends with its exception.
   */
  private static void onUncaught(Thread thread, Throwable failure) {
    LoggerFactory.getLogger(Main.class).error("thread {} ended", thread.getName(), failure);
    if (thread.getClass().getName().startsWith("org.apache.kafka.")) {
      return;
    }
    System.err.println(
        "retinue: unexpected failure in thread " + thread.getName() + ": " + failure);
    System.exit(ExitCode.FAILURE.code());
  }
}
