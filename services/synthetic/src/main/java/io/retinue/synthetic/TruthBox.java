package io.retinue.synthetic;

/**
 * The truth about one thing in one frame: the bounding box of those of its pixels that can be seen.
 *
 * @param label {@code person}, {@code car} or {@code bicycle}; a rider is part of the bicycle
 * @param x1 left edge in pixels, 0 at the frame's left edge
 * @param y1 upper edge
 * @param x2 right edge, one past the last pixel seen
 * @param y2 lower edge, one past the last pixel seen
 * @param trackId the same for the same thing in all frames of one street
 * @param visibility share of its silhouette's pixels that are visible, 0 … 1: not hidden and not
 *     outside the frame
 */
public record TruthBox(
    String label, float x1, float y1, float x2, float y2, String trackId, float visibility) {}
