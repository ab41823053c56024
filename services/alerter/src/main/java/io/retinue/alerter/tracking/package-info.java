/**
 * Gives the boxes of successive frames identities: {@link io.retinue.alerter.tracking.Tracker}, a
 * pure function over {@link io.retinue.alerter.tracking.CameraTracks}. {@link
 * io.retinue.alerter.tracking.BoxMotion} predicts where an object is, {@link
 * io.retinue.alerter.tracking.Association} gives boxes to objects, {@link
 * io.retinue.alerter.tracking.Track} is one object's lifecycle. No Kafka and no Avro live here.
 */
@NullMarked
package io.retinue.alerter.tracking;

import org.jspecify.annotations.NullMarked;
