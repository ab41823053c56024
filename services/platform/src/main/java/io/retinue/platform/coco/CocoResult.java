package io.retinue.platform.coco;

/**
 * One detection of a model.
 *
 * @param imageId as in the annotations file
 * @param categoryId as in the annotations file
 * @param box in pixels of the image
 * @param score the model's confidence
 */
public record CocoResult(long imageId, int categoryId, CocoBox box, double score) {}
