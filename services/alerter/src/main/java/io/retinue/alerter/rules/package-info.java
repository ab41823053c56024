/**
 * What people write: the alert rules ({@link io.retinue.alerter.rules.PresenceRule}), and the parts
 * of a camera's picture that they name ({@link io.retinue.alerter.rules.CameraAreas}). {@link
 * io.retinue.alerter.rules.AlertRules} reads them from YAML. Values only: what they do is in {@link
 * io.retinue.alerter.watch}.
 */
@NullMarked
package io.retinue.alerter.rules;

import org.jspecify.annotations.NullMarked;
