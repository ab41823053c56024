package io.retinue.ingest;

/** Why a frame that was read is not on the frames topic. The names are on the wire. */
public enum DropReason {
  /** The decoder could make nothing, or only part, of it. */
  DECODE_ERROR,
  /** More frames a second came than are wanted. */
  SAMPLED_OUT,
  /** Kafka took too long, and a live frame is not waited with. */
  BUFFER_FULL,
  /** It was sent, and Kafka did not acknowledge it in time. */
  NOT_ACKNOWLEDGED,
  /** Its picture is larger than the topic takes. */
  TOO_LARGE
}
