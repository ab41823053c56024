/**
 * Imports labeled films into the feedback topic. Main class: {@link
 * io.retinue.ingest.label.LabelImporter}.
 */
@NullMarked
package io.retinue.ingest.label;

import org.jspecify.annotations.NullMarked;
