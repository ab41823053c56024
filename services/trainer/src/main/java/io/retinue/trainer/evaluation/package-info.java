/**
 * COCO's numbers of a release on a labelled video, through the very pictures that ingest would
 * publish. Main class: {@link Evaluation}.
 */
@NullMarked
package io.retinue.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
