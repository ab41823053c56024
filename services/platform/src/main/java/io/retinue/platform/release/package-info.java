/**
 * Releases: the content-addressed {@link ModelStore}, the models topic as {@link Releases}, and
 * {@link ReleasePublisher}, its only writer. No {@code ai.djl}: a release is data.
 */
@NullMarked
package io.retinue.platform.release;

import org.jspecify.annotations.NullMarked;
