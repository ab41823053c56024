package io.retinue.detector;

/** What computes the model. */
public enum InferenceEngine {
  /** The program that is compiled for the device at hand: the fastest. */
  COMPILED,
  /** The network's blocks, operation by operation, on the processors: the definition, and slow. */
  EAGER
}
