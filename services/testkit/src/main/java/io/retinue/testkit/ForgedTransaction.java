package io.retinue.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A transaction that is open in a partition and unknown to every coordinator, as kill −9 of a
 * broker may leave one behind. Kafka's clients cannot make one, so the request is written by hand.
 */
public final class ForgedTransaction {
  /** The last version without the check that the coordinator knows the transaction. */
  private static final short VERSION = ProduceRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2;

  /** In Kafka's own topics a key begins with its kind; a coordinator passes over one unknown. */
  private static final byte[] KEY = {0, 99, 1};

  private static final long PRODUCER = 4242;
  private static final ConfigResource NODE = new ConfigResource(ConfigResource.Type.BROKER, "1");
  private static final String CHECK = "transaction.partition.verification.enable";

  private ForgedTransaction() {}

  /** Writes the first record of such a transaction. */
  public static void in(BrokerUnderTest broker, TopicPartition partition) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      set(admin, new AlterConfigOp(new ConfigEntry(CHECK, "false"), AlterConfigOp.OpType.SET));
      try {
        Deadline deadline = Deadline.inSeconds(20);
        while (!isOpen(admin, partition)) {
          write(broker.bootstrapServers(), partition);
          deadline.require("a transaction is open in " + partition);
        }
      } finally {
        set(admin, new AlterConfigOp(new ConfigEntry(CHECK, ""), AlterConfigOp.OpType.DELETE));
      }
    } catch (Exception e) {
      throw new AssertionError("no transaction was forged in " + partition, e);
    }
  }

  private static void set(Admin admin, AlterConfigOp change) throws Exception {
    admin.incrementalAlterConfigs(Map.of(NODE, List.of(change))).all().get(10, TimeUnit.SECONDS);
  }

  private static boolean isOpen(Admin admin, TopicPartition partition) throws Exception {
    return admin
        .describeProducers(List.of(partition))
        .partitionResult(partition)
        .get(10, TimeUnit.SECONDS)
        .activeProducers()
        .stream()
        .anyMatch(
            state ->
                state.producerId() == PRODUCER
                    && state.currentTransactionStartOffset().isPresent());
  }

  private static void write(String bootstrapServers, TopicPartition partition) throws IOException {
    MemoryRecords records =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE,
            PRODUCER,
            (short) 0,
            0,
            new SimpleRecord(System.currentTimeMillis(), KEY, new byte[] {2}));
    PartitionProduceData data =
        new PartitionProduceData().setIndex(partition.partition()).setRecords(records);
    TopicProduceDataCollection topics = new TopicProduceDataCollection();
    topics.add(new TopicProduceData().setName(partition.topic()).setPartitionData(List.of(data)));
    ProduceRequest request =
        ProduceRequest.builder(
                new ProduceRequestData()
                    .setTransactionalId("forged")
                    .setAcks((short) -1)
                    .setTimeoutMs(5_000)
                    .setTopicData(topics))
            .build(VERSION);
    send(
        bootstrapServers,
        request.serializeWithHeader(
            // Only this name may write to Kafka's own topics.
            new RequestHeader(ApiKeys.PRODUCE, VERSION, "__admin_client", 1)));
  }

  private static void send(String bootstrapServers, ByteBuffer request) throws IOException {
    String[] address = bootstrapServers.split(":", -1);
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      socket.setSoTimeout(10_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readFully(new byte[in.readInt()]);
    }
  }
}
