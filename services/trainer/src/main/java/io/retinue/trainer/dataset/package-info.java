/**
 * The feedback topic as a dataset: the log, the index of it on disk, an exact snapshot, and the
 * split into training and validation. Main class: {@link DatasetSnapshot}. Nothing here depends on
 * networks.
 */
@NullMarked
package io.retinue.trainer.dataset;

import org.jspecify.annotations.NullMarked;
