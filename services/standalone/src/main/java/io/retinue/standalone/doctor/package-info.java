/**
 * What is wrong with a deployment, and what to do: {@link Doctor} runs a list of {@link Check}s.
 * Everything is read from outside, from Kafka, the registry and the disk.
 */
@NullMarked
package io.retinue.standalone.doctor;

import org.jspecify.annotations.NullMarked;
