package io.retinue.platform.coco;

/**
 * One box that a model gave.
 *
 * @param imageId of the annotations file that it is judged by
 * @param categoryId of the annotations file that it is judged by
 * @param box in pixels of the image
 * @param score the model's confidence
 */
public record CocoResult(long imageId, int categoryId, CocoBox box, double score) {}
