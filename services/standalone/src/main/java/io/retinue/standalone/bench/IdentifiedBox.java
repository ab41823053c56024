package io.retinue.standalone.bench;

import io.retinue.alerter.tracking.PixelBox;

/**
 * A box with an identity: of the truth, or of a tracker.
 *
 * @param id the same for the same object in all frames
 * @param label the class
 */
public record IdentifiedBox(String id, String label, PixelBox box) {}
