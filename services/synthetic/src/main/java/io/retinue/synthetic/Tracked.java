package io.retinue.synthetic;

/** An actor under the name that it keeps from frame to frame. */
record Tracked(String trackId, Actor actor) {}
