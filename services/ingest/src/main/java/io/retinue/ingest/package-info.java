/** Decodes video into the frames topic, and labelled video into the feedback topic. */
@NullMarked
package io.retinue.ingest;

import org.jspecify.annotations.NullMarked;
