package io.retinue.retinanet;

/**
 * One thing that the model found.
 *
 * @param label index into {@link ModelSpec#classes()}
 * @param score the model's confidence, 0 to 1
 * @param box in pixels of the picture that was given, clipped to it
 */
public record Detection(int label, float score, Box box) {}
