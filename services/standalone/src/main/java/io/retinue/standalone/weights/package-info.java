/**
 * Weights that come from elsewhere: fetched, checked, named, and made a model's folder. Main class:
 * {@link io.retinue.standalone.weights.WeightsImport}.
 */
@NullMarked
package io.retinue.standalone.weights;

import org.jspecify.annotations.NullMarked;
