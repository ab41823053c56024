package io.retinue.synthetic;

/** A point as the camera sees it: pixels from the top left, and pixels a meter at its distance. */
record Spot(double x, double y, double scale) {}
