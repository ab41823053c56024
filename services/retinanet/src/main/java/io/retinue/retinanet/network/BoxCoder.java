package io.retinue.retinanet.network;

import io.retinue.retinanet.Box;

/**
 * Boxes as deltas to anchors (Girshick et al., arXiv 1311.2524, appendix C): for an anchor with
 * center (ax, ay) and sides aw, ah, a box with center (x, y) and sides w, h is {@code dx = (x - ax)
 * / aw, dy = (y - ay) / ah, dw = ln(w / aw), dh = ln(h / ah)}.
 */
public final class BoxCoder {
  /** Limit of dw and dh when decoding, so that no box overflows: 62.5 times the anchor's side. */
  public static final float MAX_LOG_GROWTH = (float) Math.log(1000.0 / 16);

  private BoxCoder() {}

  /**
   * Writes the four deltas of a box.
   *
   * @param corners anchors, four numbers each
   * @param anchor which anchor
   * @param box not empty
   * @param to where to write, from {@code at}
   */
  public static void encode(float[] corners, int anchor, Box box, float[] to, int at) {
    int c = anchor * AnchorGrid.CORNERS;
    float aw = corners[c + 2] - corners[c];
    float ah = corners[c + 3] - corners[c + 1];
    float ax = corners[c] + 0.5f * aw;
    float ay = corners[c + 1] + 0.5f * ah;
    to[at] = (box.x1() + 0.5f * box.width() - ax) / aw;
    to[at + 1] = (box.y1() + 0.5f * box.height() - ay) / ah;
    to[at + 2] = (float) Math.log(box.width() / aw);
    to[at + 3] = (float) Math.log(box.height() / ah);
  }

  /**
   * The box that four deltas stand for.
   *
   * @param deltas read from {@code at}
   */
  public static Box decode(float[] corners, int anchor, float[] deltas, int at) {
    int c = anchor * AnchorGrid.CORNERS;
    float aw = corners[c + 2] - corners[c];
    float ah = corners[c + 3] - corners[c + 1];
    float x = deltas[at] * aw + corners[c] + 0.5f * aw;
    float y = deltas[at + 1] * ah + corners[c + 1] + 0.5f * ah;
    float w = (float) Math.exp(Math.min(deltas[at + 2], MAX_LOG_GROWTH)) * aw;
    float h = (float) Math.exp(Math.min(deltas[at + 3], MAX_LOG_GROWTH)) * ah;
    return new Box(x - 0.5f * w, y - 0.5f * h, x + 0.5f * w, y + 0.5f * h);
  }
}
