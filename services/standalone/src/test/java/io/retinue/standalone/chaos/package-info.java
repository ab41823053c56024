/**
 * Faults on purpose: kills of everything, brokers that stop or fill their disks, a registry that is
 * away, and long runs. {@code ChaosTest} and {@code SoakTest} have profiles of their own.
 */
@NullMarked
package io.retinue.standalone.chaos;

import org.jspecify.annotations.NullMarked;
