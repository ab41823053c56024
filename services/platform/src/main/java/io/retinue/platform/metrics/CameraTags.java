package io.retinue.platform.metrics;

import io.micrometer.core.instrument.Tag;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tag {@code camera} of metrics. Names come from topics, and each makes new time series: the
 * first 256 cameras have a tag of their own, the others share {@code other}. One instance serves
 * all metrics of a service. Thread-safe.
 */
public final class CameraTags {
  static final int MOST = 256;

  private static final Tag OTHER = Tag.of("camera", "other");

  private final Map<String, Tag> tags = new ConcurrentHashMap<>();

  public Tag of(String camera) {
    Tag known = tags.get(camera);
    return known != null ? known : add(camera);
  }

  private synchronized Tag add(String camera) {
    if (tags.size() >= MOST) {
      return OTHER;
    }
    return tags.computeIfAbsent(camera, name -> Tag.of("camera", name));
  }
}
