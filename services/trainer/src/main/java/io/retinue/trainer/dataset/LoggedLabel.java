package io.retinue.trainer.dataset;

import io.retinue.schemas.LabelledFrame;

/**
 * One record of the feedback topic.
 *
 * @param position where it lies
 * @param timestamp when the broker or the labeler wrote it, Unix time in milliseconds
 * @param frame the label with its picture
 */
public record LoggedLabel(LogPosition position, long timestamp, LabelledFrame frame) {}
