package io.retinue.retinanet.compiler;

/** What the network's description says about a map: [N, channels, size.rows, size.columns]. */
record FeatureMap(int channels, MapSize size) {}
