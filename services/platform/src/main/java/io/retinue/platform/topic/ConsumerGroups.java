package io.retinue.platform.topic;

/** Consumer groups: also the application ids of the Kafka Streams services. */
public final class ConsumerGroups {
  public static final String DETECTOR = "retinue-detector";
  public static final String ALERTER = "retinue-alerter";
  public static final String EVIDENCE = "retinue-evidence";

  private ConsumerGroups() {}
}
