package io.retinue.video.synthetic;

/** A point on the ground, in metres. */
record Ground(double x, double z) {}
