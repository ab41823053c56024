package io.retinue.platform.coco;

import org.jspecify.annotations.Nullable;

/**
 * One object on one image.
 *
 * @param id the file's number for it, unique in the file
 * @param category what it is
 * @param box where, in pixels of the image
 * @param area the annotation's own area in square pixels; that of the box where the file gives none
 * @param crowd a group marked as one: not trained on, ignored in evaluation
 * @param trackId identity of the object through the frames ({@code attributes.track_id}), where the
 *     file gives one
 */
public record CocoAnnotation(
    long id,
    CocoCategory category,
    CocoBox box,
    double area,
    boolean crowd,
    @Nullable String trackId) {}
