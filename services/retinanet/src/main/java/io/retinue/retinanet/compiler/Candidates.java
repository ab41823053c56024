package io.retinue.retinanet.compiler;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import java.util.ArrayList;
import java.util.List;

/** What a program believes to see in a batch of pictures, before suppression. */
public final class Candidates {
  private final float[] rows;

  /**
   * @param rows as {@link DecodingCodegen} says
   */
  Candidates(float[] rows) {
    this.rows = rows;
  }

  /**
   * Those of one picture, level after level; boxes are in pixels of the input.
   *
   * @param n which picture
   */
  public List<Detection> of(int n) {
    List<Detection> found = new ArrayList<>();
    for (int i = 0; i < rows.length; i += DecodingCodegen.COLUMNS) {
      if ((int) rows[i] == n) {
        Box box = new Box(rows[i + 3], rows[i + 4], rows[i + 5], rows[i + 6]);
        found.add(new Detection((int) rows[i + 1], rows[i + 2], box));
      }
    }
    return found;
  }

  /** Candidates on all pictures. */
  public int size() {
    return rows.length / DecodingCodegen.COLUMNS;
  }
}
