package io.retinue.testkit;

/** Holds the broker that the tests of one JVM share; started at first use. */
final class SharedBroker {
  private SharedBroker() {}

  private static final class Holder {
    static final BrokerUnderTest BROKER = start();
  }

  static BrokerUnderTest get() {
    return Holder.BROKER;
  }

  private static BrokerUnderTest start() {
    BrokerUnderTest broker =
        switch (System.getProperty("retinue.test.broker", "child-jvm")) {
          case "child-jvm" -> ChildBroker.start();
          case "testcontainers" -> ContainerBroker.start();
          default ->
              throw new IllegalArgumentException(
                  "retinue.test.broker is child-jvm or testcontainers");
        };
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-under-test-close"));
    return broker;
  }
}
