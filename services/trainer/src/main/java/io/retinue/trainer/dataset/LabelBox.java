package io.retinue.trainer.dataset;

/**
 * One object that a human marked, inside its picture and at least a pixel wide and high.
 *
 * @param label name of the class
 * @param x1 left edge, in pixels of the picture
 * @param y1 top edge, in pixels of the picture
 * @param x2 right edge, in pixels of the picture
 * @param y2 bottom edge, in pixels of the picture
 * @param crowd a group marked as one: neither trained on nor counted in evaluation
 */
public record LabelBox(String label, float x1, float y1, float x2, float y2, boolean crowd) {}
