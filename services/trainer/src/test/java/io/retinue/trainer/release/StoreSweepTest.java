package io.retinue.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.Provenance;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.SampleRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSweepTest {
  private static final Provenance TRAINED =
      Provenance.newBuilder()
          .setRunId("run")
          .setSnapshot(List.of())
          .setManifestSha256("0")
          .setLabels(1)
          .setHeldBack(1)
          .setSeed(1)
          .setSteps(1)
          .setVersions(Map.of())
          .build();

  @TempDir private Path folder;

  @Test
  void shouldDeleteRefusedReleasesButTheNewestAndThoseThatAnotherReleaseHas() throws IOException {
    ModelStore store = new ModelStore(folder.resolve("models"));
    List<String> names = new ArrayList<>();
    Releases releases = new Releases("retinanet");
    for (int i = 0; i < 7; i++) {
      names.add(store.put(release("weights " + i)));
    }
    accept(releases, 1, ReleaseState.CHAMPION, names.get(0));
    accept(releases, 2, ReleaseState.REJECTED, names.get(1));
    accept(releases, 3, ReleaseState.REJECTED, names.get(2));
    accept(releases, 4, ReleaseState.REJECTED, names.get(3));
    accept(releases, 5, ReleaseState.REJECTED, names.get(4));
    accept(releases, 6, ReleaseState.REJECTED, names.get(5));
    accept(releases, 7, ReleaseState.CANDIDATE, names.get(2)); // the same weights, imported
    accept(releases, 8, ReleaseState.RETIRED, names.get(6));

    new StoreSweep(store).run(releases);

    assertThat(Files.list(folder.resolve("models")).map(p -> String.valueOf(p.getFileName())))
        .containsExactlyInAnyOrder(
            names.get(0), names.get(2), names.get(3), names.get(4), names.get(5), names.get(6));
  }

  @Test
  void shouldDeleteTrainedFormerChampionsButTheTenReplacedLast() throws IOException {
    ModelStore store = new ModelStore(folder.resolve("models"));
    List<String> names = new ArrayList<>();
    Releases releases = new Releases("retinanet");
    for (int i = 0; i < 16; i++) {
      names.add(store.put(release("weights " + i)));
    }
    accept(releases, 1, ReleaseState.RETIRED, names.get(0)); // imported
    accept(releases, 2, ReleaseState.ROLLED_BACK, names.get(1), TRAINED);
    accept(releases, 3, ReleaseState.CANDIDATE, names.get(2), TRAINED);
    accept(releases, 4, ReleaseState.RETIRED, names.get(3), TRAINED);
    for (int i = 4; i < 15; i++) {
      accept(releases, i + 1, ReleaseState.RETIRED, names.get(i), TRAINED);
    }
    accept(releases, 4, ReleaseState.CHAMPION, names.get(3), TRAINED); // again, and
    accept(releases, 4, ReleaseState.RETIRED, names.get(3), TRAINED); // replaced last
    accept(releases, 16, ReleaseState.CHAMPION, names.get(15), TRAINED);

    new StoreSweep(store).run(releases);

    // Twelve were replaced, version 4 last of them: the two that go are versions 5 and 6.
    names
        .subList(4, 6)
        .forEach(gone -> assertThat(folder.resolve("models/" + gone)).doesNotExist());
    assertThat(Files.list(folder.resolve("models"))).hasSize(14);
    ModelRelease gone = releases.release(5).orElseThrow();
    assertThatThrownBy(() -> store.find(gone))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("its files were deleted");
  }

  @Test
  void shouldGoOnWhereThereIsNoStore() {
    new StoreSweep(new ModelStore(folder.resolve("none"))).run(new Releases("retinanet"));

    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void shouldPassOverNamesThatAreNone() throws IOException {
    Path beside = Files.createDirectory(folder.resolve("beside"));
    Releases releases = new Releases("retinanet");
    accept(releases, 1, ReleaseState.REJECTED, "../beside");
    accept(releases, 2, ReleaseState.REJECTED, "\0");
    for (int i = 0; i < StoreSweep.KEPT; i++) {
      accept(releases, 3 + i, ReleaseState.REJECTED, "kept" + i);
    }

    new StoreSweep(new ModelStore(folder.resolve("models"))).run(releases);

    assertThat(beside).exists();
  }

  private Path release(String weights) throws IOException {
    Path made = Files.createTempDirectory(folder, "release");
    Files.writeString(made.resolve("weights.safetensors"), weights);
    return made;
  }

  private void accept(Releases releases, long version, ReleaseState state, String sha256) {
    accept(releases, version, state, sha256, null);
  }

  private void accept(
      Releases releases,
      long version,
      ReleaseState state,
      String sha256,
      @Nullable Provenance provenance) {
    ModelRelease release = SampleRecords.release(version, state);
    release.setModel("retinanet");
    release.setSha256(sha256);
    release.setUri(folder.resolve("models").resolve(sha256.replace("\0", "")).toUri().toString());
    release.setProvenance(provenance);
    releases.accept(release);
  }
}
