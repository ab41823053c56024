package io.retinue.platform.coco;

import org.jspecify.annotations.Nullable;

/**
 * One object on one image.
 *
 * @param id number in the file, unique
 * @param category its class
 * @param box position, in pixels of the image
 * @param area the annotation's own area in square pixels; that of the box if the file has none
 * @param crowd a group labeled as one: not trained on, ignored in evaluation
 * @param trackId identity of the object through the frames ({@code attributes.track_id}), if the
 *     file has one
 */
public record CocoAnnotation(
    long id,
    CocoCategory category,
    CocoBox box,
    double area,
    boolean crowd,
    @Nullable String trackId) {}
