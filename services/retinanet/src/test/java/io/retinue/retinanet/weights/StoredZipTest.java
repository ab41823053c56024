package io.retinue.retinanet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredZipTest {
  private static final int ENTRY = 0x02014b50;
  private static final int END = 0x06054b50;

  @TempDir private Path folder;
  private Path path;
  private ByteBuffer bytes;

  @BeforeEach
  void write() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("a", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    entries.put("b", new byte[100]);
    path = TorchArchives.zip(folder.resolve("x.pth"), ZipEntry.STORED, entries);
    bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int find(int signature, int from) {
    int at = from;
    while (bytes.getInt(at) != signature) {
      at++;
    }
    return at;
  }

  private int secondEntry() {
    return find(ENTRY, find(ENTRY, 0) + 1);
  }

  private void shouldRefuse(String why) throws IOException {
    Files.write(path, bytes.array());
    assertThatThrownBy(() -> StoredZip.open(path).close())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("x.pth is ")
        .hasMessageContaining(why);
  }

  @Test
  void shouldReadAnyPartOfAnEntry() throws IOException {
    try (StoredZip zip = StoredZip.open(path)) {
      assertThat(zip.entries()).containsOnlyKeys("a", "b");
      ZipDirectory.Entry a = zip.entries().values().iterator().next();

      assertThat(zip.read(a, 2, 3)).isEqualTo(ByteBuffer.wrap(new byte[] {3, 4, 5}));
      assertThatThrownBy(() -> zip.read(a, 2, 7)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldRefuseCompressedEntriesWhichMayBeBombs() throws IOException {
    TorchArchives.zip(path, ZipEntry.DEFLATED, Map.of("a", new byte[1 << 20]));
    bytes = ByteBuffer.wrap(Files.readAllBytes(path));

    shouldRefuse("its entry a is compressed or encrypted");
  }

  @Test
  void shouldRefuseEncryptedEntries() throws IOException {
    bytes.putShort(secondEntry() + 8, (short) 1);

    shouldRefuse("its entry b is compressed or encrypted");
  }

  @Test
  void shouldRefuseEntriesThatOverlap() throws IOException {
    bytes.putInt(secondEntry() + 42, 0);

    shouldRefuse("lies over another");
  }

  @Test
  void shouldRefuseEntriesThatReachIntoOthers() throws IOException {
    int first = find(ENTRY, 0);
    bytes.putInt(first + 20, 60).putInt(first + 24, 60);

    shouldRefuse("its entry b lies over another");
  }

  @Test
  void shouldRefuseEntriesLargerThanTheFile() throws IOException {
    bytes
        .putInt(secondEntry() + 20, Integer.MAX_VALUE)
        .putInt(secondEntry() + 24, Integer.MAX_VALUE);

    shouldRefuse("its entry b lies outside the file");
  }

  @Test
  void shouldRefuseEntriesThatEndBehindTheFile() throws IOException {
    bytes.putInt(secondEntry() + 20, 240).putInt(secondEntry() + 24, 240);

    shouldRefuse("its entry b ends behind the file");
  }

  @Test
  void shouldRefuseEntriesThatAreElsewhere() throws IOException {
    bytes.putInt(secondEntry() + 42, bytes.getInt(secondEntry() + 42) + 1);

    shouldRefuse("its entry b is not where it should be");
  }

  @Test
  void shouldRefuseTwoEntriesOfOneName() throws IOException {
    bytes.put(secondEntry() + 46, (byte) 'a');

    shouldRefuse("two entries a");
  }

  @Test
  void shouldRefuseADirectoryThatCannotBe() throws IOException {
    int end = find(END, 0);
    int length = bytes.getInt(end + 12);
    bytes.putInt(end + 12, 1 << 30);
    shouldRefuse("directory claims 1073741824 bytes");
    bytes.putInt(end + 12, length - 1);
    shouldRefuse("directory is cut short");
    bytes.putInt(end + 12, length).putInt(end + 16, 0);
    shouldRefuse("directory is no list of entries");
    bytes.putInt(end + 16, -1);
    shouldRefuse("64-bit directory is not where it should be");
  }

  @Test
  void shouldReadArchivesOfThe64BitKind() throws IOException {
    ByteBuffer big = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    big.putInt(0x04034b50).put(new byte[22]).putShort((short) 1).putShort((short) 0);
    big.put((byte) 'a').put("content!".getBytes(StandardCharsets.US_ASCII));
    int directory = big.position();
    big.putInt(ENTRY).put(new byte[16]).putInt(-1).putInt(-1); // sizes: see the extra field
    big.putShort((short) 1).putShort((short) 32).put(new byte[10]).putInt(-1);
    big.put((byte) 'a').putShort((short) 99).putShort((short) 0);
    big.putShort((short) 1).putShort((short) 24).putLong(8).putLong(8).putLong(0);
    int end = big.position();
    big.putInt(0x06064b50).put(new byte[36]).putLong(end - directory).putLong(directory);
    big.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    big.putInt(END).put(new byte[8]).putInt(-1).putInt(-1).putShort((short) 0);
    byte[] archive = new byte[big.position()];
    big.flip().get(archive);
    Files.write(path, archive);

    try (StoredZip zip = StoredZip.open(path)) {
      assertThat(zip.entries().values()).containsExactly(new ZipDirectory.Entry("a", 0, 8, 0));
      assertThat(zip.read(zip.entries().values().iterator().next(), 0, 8))
          .isEqualTo(ByteBuffer.wrap("content!".getBytes(StandardCharsets.US_ASCII)));
    }
  }
}
