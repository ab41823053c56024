package io.retinue.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.SampleRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSweepTest {
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

  private static void accept(Releases releases, long version, ReleaseState state, String sha256) {
    ModelRelease release = SampleRecords.release(version, state);
    release.setModel("retinanet");
    release.setSha256(sha256);
    releases.accept(release);
  }
}
