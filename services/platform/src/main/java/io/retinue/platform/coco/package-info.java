/**
 * COCO files: labels in ({@link io.retinue.platform.coco.CocoFile}), results in and out ({@link
 * io.retinue.platform.coco.CocoResults}). The whole file is checked when it is read; errors name
 * the file, the id and the remedy. No video, no Kafka.
 */
@NullMarked
package io.retinue.platform.coco;

import org.jspecify.annotations.NullMarked;
