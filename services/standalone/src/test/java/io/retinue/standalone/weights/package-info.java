/** Tests of weights that come from elsewhere. */
@NullMarked
package io.retinue.standalone.weights;

import org.jspecify.annotations.NullMarked;
