package io.retinue.alerter;

import io.retinue.alerter.tracking.AxisMotion;
import io.retinue.alerter.tracking.BoxMotion;
import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.FrameMark;
import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.tracking.Track;
import io.retinue.alerter.tracking.TrackedObject;
import io.retinue.alerter.tracking.WatchedClock;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.schemas.TrackMemory;
import io.retinue.schemas.TrackedAxis;
import io.retinue.schemas.TrackedChange;
import io.retinue.schemas.TrackedEnd;
import io.retinue.schemas.TrackedFrame;
import io.retinue.schemas.TrackedState;
import io.retinue.schemas.TrackerMemory;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The values of the store {@code tracks} and of its changelog: the record TrackerMemory, whose
 * compatibility between versions the build checks like that of every topic. What is read back is
 * equal to what was written.
 */
final class TracksSerde {
  private TracksSerde() {}

  /** With the schemas of the registry, which has those of earlier versions. */
  static Serde<CameraTracks> of(RetinueSerdes serdes) {
    return over(serdes.of(TrackerMemory.class));
  }

  /**
   * @param records serializes the record
   */
  static Serde<CameraTracks> over(Serde<TrackerMemory> records) {
    Serializer<CameraTracks> serializer =
        (topic, tracks) ->
            records.serializer().serialize(topic, tracks == null ? null : of(tracks));
    Deserializer<CameraTracks> deserializer =
        (topic, bytes) ->
            bytes == null ? null : tracks(records.deserializer().deserialize(topic, bytes));
    return Serdes.serdeFrom(serializer, deserializer);
  }

  private static TrackerMemory of(CameraTracks tracks) {
    WatchedClock clock = tracks.clock();
    CameraTracks.End end = tracks.end();
    return new TrackerMemory(
        tracks.last() == null ? null : of(tracks.last()),
        tracks.weights() == null ? null : ObjectEvents.releaseRef(tracks.weights()),
        clock.mediaTime(),
        clock.lastDetected(),
        clock.watched(),
        clock.shedSince(),
        clock.jumped(),
        end == null ? null : new TrackedEnd(end.epoch(), end.lastIndex()),
        tracks.tracks().stream().map(TracksSerde::of).toList());
  }

  private static CameraTracks tracks(TrackerMemory memory) {
    TrackedEnd end = memory.getEnd();
    return new CameraTracks(
        memory.getLast() == null ? null : mark(memory.getLast()),
        memory.getRelease() == null ? null : ObjectEvents.weights(memory.getRelease()),
        new WatchedClock(
            memory.getMediaTime(),
            memory.getLastDetected(),
            memory.getWatched(),
            memory.getShedSince(),
            memory.getJumped()),
        end == null ? null : new CameraTracks.End(end.getEpoch(), end.getLastIndex()),
        memory.getTracks().stream().map(TracksSerde::track).toList());
  }

  private static TrackMemory of(Track track) {
    BoxMotion motion = track.motion();
    return new TrackMemory(
        track.number(),
        of(motion.x()),
        of(motion.y()),
        of(motion.width()),
        of(motion.height()),
        motion.scale(),
        track.seenMedia(),
        track.seenWatched(),
        track.scores(),
        ObjectEvents.box(track.anchor()),
        track.stillSince(),
        of(track.now()),
        of(track.written()));
  }

  private static Track track(TrackMemory memory) {
    return new Track(
        memory.getNumber(),
        new BoxMotion(
            axis(memory.getX()),
            axis(memory.getY()),
            axis(memory.getWidth()),
            axis(memory.getHeight()),
            memory.getScale()),
        memory.getSeenMedia(),
        memory.getSeenWatched(),
        memory.getScores(),
        ObjectEvents.pixels(memory.getAnchor()),
        memory.getStillSince(),
        state(memory.getNow()),
        written(memory.getWritten()));
  }

  private static @Nullable TrackedChange of(Track.@Nullable Written written) {
    return written == null
        ? null
        : new TrackedChange(of(written.state()), written.watched(), written.sequence());
  }

  private static Track.@Nullable Written written(@Nullable TrackedChange change) {
    return change == null
        ? null
        : new Track.Written(state(change.getState()), change.getWatched(), change.getSequence());
  }

  private static TrackedAxis of(AxisMotion axis) {
    return new TrackedAxis(axis.position(), axis.velocity(), axis.pp(), axis.pv(), axis.vv());
  }

  private static AxisMotion axis(TrackedAxis axis) {
    return new AxisMotion(
        axis.getPosition(), axis.getVelocity(), axis.getPp(), axis.getPv(), axis.getVv());
  }

  private static TrackedState of(TrackedObject object) {
    return new TrackedState(
        object.label(),
        object.score(),
        object.topScore(),
        ObjectEvents.box(object.box()),
        object.velocityX(),
        object.velocityY(),
        object.stationary(),
        of(object.first()),
        of(object.last()),
        object.durationMs(),
        object.frames(),
        of(object.best().frame()),
        object.best().score(),
        ObjectEvents.box(object.best().box()));
  }

  private static TrackedObject state(TrackedState state) {
    PixelBox bestBox = ObjectEvents.pixels(state.getBestBox());
    return new TrackedObject(
        state.getLabel(),
        state.getScore(),
        state.getTopScore(),
        ObjectEvents.pixels(state.getBox()),
        state.getVelocityX(),
        state.getVelocityY(),
        state.getStationary(),
        mark(state.getFirst()),
        mark(state.getLast()),
        state.getDurationMs(),
        state.getFrames(),
        new TrackedObject.BestPicture(mark(state.getBestFrame()), state.getBestScore(), bestBox));
  }

  private static TrackedFrame of(FrameMark mark) {
    return new TrackedFrame(
        mark.epoch(), mark.index(), mark.partition(), mark.offset(), mark.capturedAt());
  }

  private static FrameMark mark(TrackedFrame frame) {
    return new FrameMark(
        frame.getEpoch(),
        frame.getIndex(),
        frame.getPartition(),
        frame.getOffset(),
        frame.getCapturedAt());
  }
}
