package io.retinue.trainer.gate;

/**
 * How well one class is found.
 *
 * @param ap COCO AP of the class, 0 to 1; -1 where the held-back frames show none of it
 * @param truths held-back boxes of the class, crowds not counted
 */
public record ClassScore(double ap, int truths) {}
