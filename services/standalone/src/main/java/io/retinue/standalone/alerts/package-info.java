/**
 * Alerts as a person works with them: {@link AlertLog} lists what became of each, {@link
 * FalsePositive} retracts one.
 */
@NullMarked
package io.retinue.standalone.alerts;

import org.jspecify.annotations.NullMarked;
