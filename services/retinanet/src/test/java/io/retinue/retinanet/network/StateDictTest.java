package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.weights.TorchvisionNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our networks have the tensors of torchvision's state dicts and no others, so that Python loads
 * them strictly. Recorded by {@code src/test/python/record_state_dicts.py}.
 */
class StateDictTest {
  private static final int COCO = 91;

  private static String recorded(String name) throws IOException {
    try (var in = StateDictTest.class.getResourceAsStream("state-dicts/" + name)) {
      if (in == null) {
        throw new IOException(name + " is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What {@link WeightsFile#write} writes for a network, a line a tensor. */
  private static String listing(String preset) {
    Map<String, Shape> parameters =
        RetinaNetBlock.parameterShapes(Preset.named(preset).network(), COCO);
    Map<String, String> lines = new TreeMap<>();
    parameters.forEach(
        (name, shape) -> lines.put(name, "F32 " + Arrays.toString(shape.getShape())));
    TorchvisionNames.counters(parameters.keySet())
        .forEach((name, counter) -> lines.put(name, counter.type() + " []"));
    StringBuilder listing = new StringBuilder();
    lines.forEach((name, line) -> listing.append(name).append(' ').append(line).append('\n'));
    return listing.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"retinanet_resnet50_fpn", "retinanet_resnet50_fpn_v2"})
  void shouldHaveTheTensorsOfTorchvisionsNetwork(String preset) throws IOException {
    assertThat(listing(preset).lines())
        .containsExactlyElementsOf(recorded(preset + ".txt").lines().toList());
  }

  static List<String> sums() throws IOException {
    return recorded("sums.txt").lines().toList();
  }

  @ParameterizedTest
  @MethodSource("sums")
  void shouldHaveTheTensorsOfTorchvisionsPartsOverEveryBackbone(String sum)
      throws NoSuchAlgorithmException {
    String[] nameCountHash = sum.split(" ");

    String listing = listing(nameCountHash[0]);

    assertThat(listing.lines()).hasSize(Integer.parseInt(nameCountHash[1]));
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(listing.getBytes(StandardCharsets.UTF_8));
    assertThat(HexFormat.of().formatHex(hash)).isEqualTo(nameCountHash[2]);
  }
}
