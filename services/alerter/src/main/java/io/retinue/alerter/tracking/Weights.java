package io.retinue.alerter.tracking;

/** The release that saw a frame. */
public record Weights(String model, long version, String sha256) {}
