package io.retinue.synthetic;

/** A point on the ground, in meters. */
record Ground(double x, double z) {}
