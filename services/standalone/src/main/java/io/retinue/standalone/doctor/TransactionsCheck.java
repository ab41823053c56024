package io.retinue.standalone.doctor;

import io.retinue.broker.HangingTransactions;
import io.retinue.broker.HangingTransactions.HangingTransaction;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whether transactions hang, which stops every reader of committed records. */
final class TransactionsCheck implements Check {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String OFFSETS = "__consumer_offsets";
  private static final String STREAMS = "retinue-"; // the topics of Kafka Streams itself

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public List<Finding> run(CheckContext context) {
    return find(context).stream()
        .map(
            hanging ->
                finding(
                    "the transaction of producer %d in %s hangs since %s; its readers wait at offset %d"
                        .formatted(
                            hanging.producerId(),
                            hanging.partition(),
                            hanging.lastWrite(),
                            hanging.startOffset()),
                    "run: retinue doctor --fix"))
        .toList();
  }

  @Override
  public List<String> fix(CheckContext context) {
    List<String> done = new ArrayList<>();
    for (HangingTransaction hanging : find(context)) {
      new HangingTransactions(context.admin(), LIMIT).end(hanging);
      done.add(
          "ended the transaction of producer %d in %s, which was open from offset %d"
              .formatted(hanging.producerId(), hanging.partition(), hanging.startOffset()));
    }
    return done;
  }

  private static List<HangingTransaction> find(CheckContext context) {
    return new HangingTransactions(context.admin(), LIMIT).find(TransactionsCheck::isOurs);
  }

  private static boolean isOurs(String topic) {
    return topic.equals(OFFSETS)
        || topic.startsWith(STREAMS)
        || Arrays.stream(Topic.values()).anyMatch(one -> one.topicName().equals(topic));
  }
}
