package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeHeapTest {
  private static final int BLOCK = 100_000; // below malloc's threshold for mappings of their own
  private static final int BLOCKS = 1000;

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldGiveBackWhatIsFree() throws IOException {
    List<Memory> blocks = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      Memory block = new Memory(BLOCK);
      block.clear();
      blocks.add(block);
    }
    // The last stays where it is, so that free() by itself gives nothing back.
    try (Memory last = blocks.remove(BLOCKS - 1)) {
      blocks.forEach(Memory::close);
      long before = residentBytes();

      boolean can = NativeHeap.trim();

      assertThat(last.size()).isEqualTo(BLOCK);
      if (can) {
        assertThat(before - residentBytes()).isGreaterThan((long) BLOCK * BLOCKS / 2);
      }
    }
  }

  private static long residentBytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
  }
}
