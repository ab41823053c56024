package io.retinue.retinanet.training;

import java.time.Duration;

/**
 * Where a training run stands.
 *
 * @param step steps taken, from 1
 * @param steps steps in all; an estimate while the budget is a time
 * @param focalLoss of this step's batch
 * @param boxLoss of this step's batch
 * @param learningRate used by this step
 * @param elapsed since the run began
 * @param eta until it ends, at the pace so far
 */
public record TrainingProgress(
    int step,
    int steps,
    double focalLoss,
    double boxLoss,
    double learningRate,
    Duration elapsed,
    Duration eta) {}
