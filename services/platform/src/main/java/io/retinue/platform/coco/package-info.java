/**
 * COCO files: labels in ({@link io.retinue.platform.coco.CocoFile}), results in and out ({@link
 * io.retinue.platform.coco.CocoResults}). Everything a file says is checked before anyone sees it;
 * what is wrong is named with the file, the id and the remedy. No video, no Kafka.
 */
@NullMarked
package io.retinue.platform.coco;

import org.jspecify.annotations.NullMarked;
