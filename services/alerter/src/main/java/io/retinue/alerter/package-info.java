/**
 * Turns detection events into tracked objects and alerts. A frame is watched by {@link
 * io.retinue.alerter.rules.PresenceRule}s; {@link io.retinue.alerter.watch.CameraWatch} is the
 * arithmetic, a pure function over {@link io.retinue.alerter.watch.CameraMemory}; {@link
 * io.retinue.alerter.AlertTopology} puts it on Kafka Streams, where the memory is a store with a
 * changelog; {@link io.retinue.alerter.AlerterService} runs that. Rules come from YAML through
 * {@link io.retinue.alerter.rules.AlertRules}. The objects of a camera are followed by {@link
 * io.retinue.alerter.tracking}; {@link io.retinue.alerter.ObjectTracking} puts that into the same
 * topology. No notifications or pictures live here.
 */
@NullMarked
package io.retinue.alerter;

import org.jspecify.annotations.NullMarked;
