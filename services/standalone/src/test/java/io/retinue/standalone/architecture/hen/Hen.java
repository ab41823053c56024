package io.retinue.standalone.architecture.hen;

import io.retinue.standalone.architecture.egg.Egg;

/** With {@link Egg} a circle of two packages, which the rules must find. */
public record Hen(Egg lays) {}
