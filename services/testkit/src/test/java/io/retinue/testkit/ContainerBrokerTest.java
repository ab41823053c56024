package io.retinue.testkit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

@Tag("docker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerBrokerTest extends BrokerContract {
  private ContainerBroker broker;

  @BeforeAll
  void start() {
    broker = ContainerBroker.start();
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Override
  BrokerUnderTest broker() {
    return broker;
  }
}
