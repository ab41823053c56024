package io.retinue.platform.release;

import io.retinue.schemas.Provenance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A release that lies in the store and is not announced yet.
 *
 * @param sha256 its name in the store
 * @param uri its folder
 * @param classes names of the classes, in the order of the network's outputs
 * @param network the text of its {@code model.json}
 * @param metrics COCO's numbers by name, and {@code champion.AP} where there was a champion
 * @param provenance how it came to be; null for imported weights
 */
public record Candidate(
    String sha256,
    String uri,
    List<String> classes,
    String network,
    Map<String, Double> metrics,
    @Nullable Provenance provenance) {}
