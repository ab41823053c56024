/**
 * Numbers and pictures for people: what the loss looks like, whether the paper's claims hold on a
 * small scale, how fast the parts are, and what each stage of the pipeline spends. The commands of
 * {@code retinue bench} print what the classes here measure; they use the product's own code, never
 * a copy of it.
 */
@NullMarked
package io.retinue.standalone.bench;

import org.jspecify.annotations.NullMarked;
