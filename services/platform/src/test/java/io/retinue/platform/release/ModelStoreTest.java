package io.retinue.platform.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.SampleRecords;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelStoreTest {
  private final Path folder;
  private final Path directory;
  private final ModelStore store;

  ModelStoreTest(@TempDir Path temporary) {
    this.folder = temporary.resolve("a release");
    this.directory = temporary.resolve("the store/models");
    this.store = new ModelStore(directory);
  }

  @BeforeEach
  void makeARelease() throws IOException {
    Files.createDirectories(folder.resolve("golden"));
    Files.writeString(folder.resolve("weights.safetensors"), "weights");
    Files.writeString(folder.resolve("model.json"), "{}");
    Files.writeString(folder.resolve("golden/inputs"), "golden");
  }

  @Test
  void shouldNameAFolderByWhatSha256sumPrints() throws Exception {
    String sha256 = store.put(folder);

    Path stored = store.get(sha256);
    assertThat(stored.getFileName()).hasToString(sha256);
    assertThat(Files.readString(stored.resolve("SHA256SUMS")))
        .isEqualTo( // as: find . -type f | sort | xargs sha256sum
            "dd56de4137951d9c92681b03416ec15f886b4482a27e3a517d32f085244cbe5d  golden/inputs\n"
                + "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  model.json\n"
                + "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c"
                + "  weights.safetensors\n");
    assertThat(sha256)
        .isEqualTo("efb309b4c77d919eb5168d297888eff09e4749fe945703aeeb0628c57b5471e7");
  }

  @Test
  void shouldDoNothingTheSecondTime() throws IOException {
    String first = store.put(folder);
    var modified = Files.getLastModifiedTime(directory.resolve(first));

    assertThat(store.put(folder)).isEqualTo(first);

    assertThat(Files.getLastModifiedTime(directory.resolve(first))).isEqualTo(modified);
    assertThat(names(directory)).containsExactly(first);
  }

  @Test
  void shouldTakeAFolderOutOfAStoreAsItIs() {
    String sha256 = store.put(folder);

    assertThat(new ModelStore(directory.resolveSibling("other")).put(store.get(sha256)))
        .isEqualTo(sha256);
  }

  @Test
  void shouldGiveAUriThatAnyoneCanOpen() {
    String sha256 = store.put(folder);

    URI uri = store.uri(sha256);

    assertThat(uri.toString()).startsWith("file:///").endsWith("the%20store/models/" + sha256);
    assertThat(ModelStore.open(uri.toString(), sha256)).isEqualTo(store.get(sha256));
  }

  @Test
  void shouldFindAReleaseHereOrElseWhereItSays() {
    String sha256 = store.put(folder);
    ModelStore other = new ModelStore(directory.resolveSibling("other"));
    ModelRelease release = release(store.uri(sha256).toString(), sha256);

    assertThat(store.find(release)).isEqualTo(store.get(sha256));
    assertThat(other.find(release)).isEqualTo(store.get(sha256));

    other.put(folder);
    assertThat(other.find(release)).isEqualTo(other.get(sha256));
  }

  @Test
  void shouldSayThatAReleaseIsNowhere() {
    assertThatThrownBy(() -> store.find(release("s3://b/x", "0".repeat(64))))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("'s3://b/x'")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  private static ModelRelease release(String uri, String sha256) {
    ModelRelease release = SampleRecords.release(1, ReleaseState.CHAMPION);
    release.setUri(uri);
    release.setSha256(sha256);
    return release;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "weights",
        "http://host/x",
        "file:relative",
        "file://host/x",
        "%%",
        "s3://b/x"
      })
  void shouldRefusePlacesThatItCannotRead(String uri) {
    assertThatThrownBy(() -> ModelStore.open(uri, "0".repeat(64)))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining("'" + uri + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../../etc", "ABC", "0"})
  void shouldRefuseNamesThatAreNoHash(String name) {
    assertThatThrownBy(() -> store.get(name)).hasMessageContaining("names no release");
  }

  @Test
  void shouldListEverythingThatIsWrong() throws IOException {
    String sha256 = store.put(folder);
    Path stored = directory.resolve(sha256);
    Files.delete(stored.resolve("model.json"));
    Files.writeString(stored.resolve("golden/inputs"), "goldeN");
    Files.writeString(stored.resolve("golden/more"), "");

    assertThatThrownBy(() -> store.get(sha256))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining(
            "golden/inputs is corrupt; golden/more is extra; model.json is missing");
  }

  @Test
  void shouldNotBelieveAChecksumListThatWasChangedToo() throws IOException {
    String sha256 = store.put(folder);
    Path sums = directory.resolve(sha256).resolve("SHA256SUMS");
    Files.writeString(sums, Files.readString(sums).replace("  model.json", "  model.jsoN"));
    assertThatThrownBy(() -> store.get(sha256)).hasMessageContaining("SHA256SUMS is corrupt");

    Files.delete(sums);
    assertThatThrownBy(() -> store.get(sha256)).hasMessageContaining("SHA256SUMS is missing");

    assertThatThrownBy(() -> store.get("0".repeat(64)))
        .hasMessageContainingAll("there is no release in", "its files were deleted");
  }

  @Test
  void shouldNotFollowALinkOutOfTheFolder() throws IOException {
    String sha256 = store.put(folder);
    Path weights = directory.resolve(sha256).resolve("weights.safetensors");
    Files.delete(weights);
    Files.createSymbolicLink(weights, folder.resolve("weights.safetensors"));

    assertThatThrownBy(() -> store.get(sha256))
        .hasMessageContaining("weights.safetensors is a link");
  }

  @Test
  void shouldReplaceADamagedCopyByAGoodOne() throws IOException {
    String sha256 = store.put(folder);
    Files.writeString(directory.resolve(sha256).resolve("model.json"), "damaged");

    store.put(folder);

    assertThat(store.get(sha256).resolve("model.json")).hasContent("{}");
    assertThat(names(directory)).containsExactly(sha256);
  }

  @Test
  void shouldStoreOneCopyForManyWhoPutAtOnce() throws Exception {
    List<CompletableFuture<String>> puts =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> store.put(folder)))
            .limit(8)
            .toList();

    for (CompletableFuture<String> put : puts) {
      assertThat(put.get()).isEqualTo(puts.get(0).get());
    }

    assertThat(names(directory)).containsExactly(puts.get(0).get());
    assertThat(store.get(puts.get(0).get())).isDirectory();
  }

  @Test
  void shouldRefuseWhatIsNoFolderOfPlainFiles() throws IOException {
    assertRefused(folder.resolve("model.json"));
    assertRefused(folder.resolve("none"));
    assertRefused(Files.createDirectory(folder.resolveSibling("empty")));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/hostname"));
    assertRefused(folder);
    assertThat(directory).doesNotExist();
  }

  @Test
  void shouldSayThatTheStoreCannotBeWritten() throws IOException {
    Files.createDirectories(directory.getParent());
    Files.writeString(directory, "a file where the store should be");

    assertThatThrownBy(() -> store.put(folder))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE))
        .hasMessageContaining(directory.toString());
  }

  private void assertRefused(Path path) {
    assertThatThrownBy(() -> store.put(path))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining(path.toString());
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void shouldSweepWhatAKilledProcessLeftAndNothingElse() throws IOException {
    String sha256 = store.put(folder);
    Path killed = directory.resolve("a".repeat(64) + ".5f3b.tmp");
    Files.createDirectories(killed.resolve("golden"));
    Path inTheWorks = Files.createDirectories(directory.resolve("b".repeat(64) + ".5f3b.tmp"));
    Path foreign = Files.createDirectories(directory.resolve("notes.tmp"));
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    for (Path path : List.of(killed, foreign, directory.resolve(sha256))) {
      Files.setLastModifiedTime(path, old);
    }

    assertThat(store.sweep(Duration.ofHours(1))).isEqualTo(1);

    assertThat(killed).doesNotExist();
    assertThat(inTheWorks).exists();
    assertThat(foreign).exists();
    assertThat(store.get(sha256)).exists();
  }

  @Test
  void shouldRemoveAReleaseAndNothingElse() {
    String sha256 = store.put(folder);

    assertThat(store.remove("../" + sha256)).isFalse();
    assertThat(store.remove(sha256)).isTrue();

    assertThat(store.remove(sha256)).isFalse();
    assertThat(directory).isEmptyDirectory();
  }
}
