/** Hostile inputs of every kind, and the test that each is refused and nothing else is affected. */
@NullMarked
package io.retinue.standalone.hostile;

import org.jspecify.annotations.NullMarked;
