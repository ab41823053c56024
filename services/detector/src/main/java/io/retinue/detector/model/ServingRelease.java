package io.retinue.detector.model;

import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseRef;

/**
 * Names the weights that serve.
 *
 * @param model name of the model
 * @param version counted from 1
 * @param sha256 of the release's checksum list, 64 hexadecimal digits
 */
public record ServingRelease(String model, long version, String sha256) {
  public static ServingRelease of(ModelRelease release) {
    return new ServingRelease(release.getModel(), release.getVersion(), release.getSha256());
  }

  public ReleaseRef toRef() {
    return ReleaseRef.newBuilder().setModel(model).setVersion(version).setSha256(sha256).build();
  }

  @Override
  public String toString() {
    return model + " v" + version + " (" + sha256.substring(0, Math.min(12, sha256.length())) + ")";
  }
}
