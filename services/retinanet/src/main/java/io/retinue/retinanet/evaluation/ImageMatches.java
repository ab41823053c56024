package io.retinue.retinanet.evaluation;

/**
 * What became of the boxes of one category on one image, for one range of areas.
 *
 * @param scores [D], highest first
 * @param matched [T][D], whether the box found a truth
 * @param ignored [T][D], whether the box counts neither for nor against
 * @param truths how many truths there were to find
 */
record ImageMatches(double[] scores, boolean[][] matched, boolean[][] ignored, int truths) {}
