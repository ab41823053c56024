package io.retinue.platform.release;

/** Whether weights that were imported, which no gate has judged, serve from now on. */
public enum ImportPromotion {
  /** Only where nothing serves yet. */
  IF_FIRST,
  /** In any case: a person said so. */
  ALWAYS
}
