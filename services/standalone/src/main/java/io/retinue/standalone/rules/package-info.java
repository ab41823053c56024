/**
 * What other rules would have done: {@link io.retinue.standalone.rules.RuleTrial} runs rules over
 * the detections that are kept, without a model, and {@link
 * io.retinue.standalone.rules.TrialResult} compares their alerts with those that there were.
 */
@NullMarked
package io.retinue.standalone.rules;

import org.jspecify.annotations.NullMarked;
