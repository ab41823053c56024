package io.retinue.standalone.architecture.egg;

import io.retinue.standalone.architecture.hen.Hen;
import org.jspecify.annotations.Nullable;

/** The other half of the circle. */
public record Egg(@Nullable Hen becomes) {}
