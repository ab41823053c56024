package io.retinue.video.synthetic;

/** A point as the camera sees it: pixels from the top left, and pixels a metre at its distance. */
record Spot(double x, double y, double scale) {}
