/**
 * The feedback topic as a dataset: the log, an exact snapshot of it, and what is held back. Main
 * class: {@link DatasetSnapshot}. Nothing here knows of networks.
 */
@NullMarked
package io.retinue.trainer.dataset;

import org.jspecify.annotations.NullMarked;
