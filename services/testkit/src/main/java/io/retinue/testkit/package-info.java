/** Brokers under test, fakes, ledgers and fault injectors for other modules' tests. */
@NullMarked
package io.retinue.testkit;

import org.jspecify.annotations.NullMarked;
