/**
 * Labelled pictures as batches: order, augmentation, preprocessing, caching. Main class: {@link
 * BatchLoader}.
 */
@NullMarked
package io.retinue.retinanet.data;

import org.jspecify.annotations.NullMarked;
