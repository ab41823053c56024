package io.retinue.platform.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaFuture;

/**
 * Compares a clock with the brokers'. Kafka has no request for the time; but the leader of the
 * metadata quorum reports itself as caught up at its present time.
 */
public final class BrokerClock {
  private BrokerClock() {}

  /**
   * How far {@code clock} is ahead of the brokers' clock, negative where it is behind. The request
   * takes a part of the difference, so treat less than a second as none. Fails where the brokers
   * have no quorum or do not allow the request.
   */
  public static KafkaFuture<Duration> ahead(Admin admin, Clock clock) {
    Instant asked = clock.instant();
    return admin
        .describeMetadataQuorum()
        .quorumInfo()
        .thenApply(
            quorum -> {
              Instant answered = clock.instant();
              Instant middle = asked.plus(Duration.between(asked, answered).dividedBy(2));
              return Duration.between(leaderTime(quorum), middle);
            });
  }

  private static Instant leaderTime(QuorumInfo quorum) {
    OptionalLong time =
        quorum.voters().stream()
            .filter(voter -> voter.replicaId() == quorum.leaderId())
            .map(QuorumInfo.ReplicaState::lastCaughtUpTimestamp)
            .flatMapToLong(OptionalLong::stream)
            .findFirst();
    return Instant.ofEpochMilli(
        time.orElseThrow(() -> new IllegalStateException("the quorum's leader gave no time")));
  }
}
