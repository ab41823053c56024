/**
 * Alerts as a person works with them: {@link AlertLog} lists what became of each, {@link
 * AlertRetraction} retracts one, {@link EvidenceFolder} has their clips and pictures.
 */
@NullMarked
package io.retinue.platform.alert;

import org.jspecify.annotations.NullMarked;
