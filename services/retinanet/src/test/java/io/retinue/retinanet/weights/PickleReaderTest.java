package io.retinue.retinanet.weights;

import static io.retinue.retinanet.weights.TorchArchives.pickle;
import static io.retinue.retinanet.weights.TorchArchives.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.retinanet.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickleReaderTest {
  private static final PickleReader.Storages STORAGES =
      (type, key, elements) -> new Pickled.Storage(type, key, elements);

  private static Pickled read(byte[] pickle) throws ModelFormatException {
    return PickleReader.read(ByteBuffer.wrap(pickle), STORAGES);
  }

  private static void shouldRefuse(byte[] pickle, String why) {
    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(why);
  }

  @Test
  void shouldReadPlainValues() throws ModelFormatException {
    Pickled value =
        read(
            pickle(
                "(N\u0088\u0089K\u00ffM\u0001\u0002J\u00fe\u00ff\u00ff\u00ff",
                "\u008a\u0002\u00ff\u00ff\u008a\u0000",
                "G\u003f\u00f8\u0000\u0000\u0000\u0000\u0000\u0000",
                text("ä"),
                "\u008c\u0001a)K\u0001\u0085t"));

    assertThat(value)
        .isEqualTo(
            new Pickled.Tuple(
                List.of(
                    Pickled.Constant.NONE,
                    Pickled.Constant.TRUE,
                    Pickled.Constant.FALSE,
                    new Pickled.Whole(255),
                    new Pickled.Whole(513),
                    new Pickled.Whole(-2),
                    new Pickled.Whole(-1),
                    new Pickled.Whole(0),
                    new Pickled.Real(1.5),
                    new Pickled.Text("ä"),
                    new Pickled.Text("a"),
                    Pickled.Tuple.EMPTY,
                    new Pickled.Tuple(List.of(new Pickled.Whole(1))))));
  }

  @Test
  void shouldReadListsThatHoldThemselves() throws ModelFormatException {
    Pickled.Sequence list = (Pickled.Sequence) read(pickle("]q\u0000h\u0000a"));

    assertThat(list.items()).hasSize(1);
    assertThat(list.items().get(0)).isSameAs(list);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cos\nsystem\n", // what an exploit calls
        "cbuiltins\neval\n",
        "c__builtin__\nexec\n",
        "cposix\nsystem\n",
        "csubprocess\nPopen\n",
        "cnt\nsystem\n",
        "ctorch.hub\nload\n",
        "ctorch\nload\n",
        "ctorch\nFloatStorage.from_file\n",
        "ctorch._utils\n_rebuild_tensor_v3\n",
        "ccollections\nOrderedDict.fromkeys\n",
        "ccopyreg\n_reconstructor\n",
        "c__torch__\nRetinaNet\n",
        "cos\r\nsystem\n",
        "c\n\n"
      })
  void shouldRefuseNamesThatAreNotOnTheList(String global) {
    shouldRefuse(pickle(global, "(", text("echo hurt"), "tR"), "is never run");
    String[] parts = global.substring(1, global.length() - 1).split("\n", -1);
    shouldRefuse(pickle(text(parts[0]), text(parts[1]), "\u0093"), "is never run");
  }

  /** INST, OBJ, NEWOBJ_EX, EXT1, PERSID, REDUCE's old friends, text protocol 0, buffers, sets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ios\nsystem\n",
        "o",
        "\u0092",
        "\u0082\u0001",
        "\u0083\u0001\u0001",
        "Px\n",
        "I1\n",
        "L1L\n",
        "S'a'\n",
        "Va\n",
        "F1\n",
        "d",
        "l",
        "g0\n",
        "p0\n",
        "T\u0001\u0000\u0000\u0000a",
        "U\u0001a",
        "B\u0001\u0000\u0000\u0000a",
        "C\u0001a",
        "\u008f",
        "\u0090",
        "\u0091",
        "\u0096",
        "\u0097",
        "\u0098",
        "\u008b\u0001\u0000\u0000\u0000\u0001",
        "2",
        "\u00ff"
      })
  void shouldRefuseOpcodesThatNoStateDictHas(String opcode) {
    shouldRefuse(pickle("(", opcode), "has no place in a state dict");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X\u00ff\u00ff\u00ff\u007f", // BINUNICODE of 2 GiB
        "X\u00ff\u00ff\u00ff\u00ff",
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", // BINUNICODE8
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "\u008c\u00ff", // SHORT_BINUNICODE
        "\u0095\u00ff\u00ff\u00ff\u00ff\u0000\u0000\u0000\u0000", // FRAME
        "\u008a\u0008\u0001", // LONG1
        "J\u0001",
        "K"
      })
  void shouldRefuseLengthsBeyondTheFile(String forged) {
    shouldRefuse(pickle(forged), "it claims");
  }

  @Test
  void shouldRefuseWhatOnlyTakesMemoryAndTime() {
    shouldRefuse(pickle("(".repeat(2_000_000)), "nested more than 100 deep");
    shouldRefuse(pickle(")".repeat(2_000_000)), "more than 10000 values wait");
    shouldRefuse(pickle("]" + "]a".repeat(2_000_000)), "more than 2000000 steps");
    shouldRefuse(pickle("]r\u00ff\u00ff\u00ff\u007f"), "its memo has an entry 2147483647");
    shouldRefuse(pickle("]" + "\u0094".repeat(1_000_001)), "its memo has an entry 1000000");
    shouldRefuse(pickle("\u008a\u00ff" + "1".repeat(255)), "a number of 255 bytes");
    // Tuples that double: 2^60 leaves, 60 objects.
    String doubling = "K\u0001" + "q\u0000h\u0000\u0086".repeat(60);
    shouldRefuse(pickle(doubling, "K\u0001s"), "it takes a value from an empty stack");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "t",
        "e",
        "u",
        "s",
        "R",
        "Q",
        "a",
        "b",
        "\u0085",
        "(\u0086",
        "]K\u0001b",
        "K\u0001K\u0001a",
        "K\u0001)R",
        "ctorch\nFloatStorage\n)R",
        "h\u0007",
        "}]K\u0001s",
        "}K\u0001u",
        "(K\u0001",
        "NN",
        "ccollections\nOrderedDict\n(K\u0001tR",
        "ctorch\nSize\n)R",
        "ctorch._utils\n_rebuild_tensor_v2\n)R",
        "ctorch._utils\n_rebuild_parameter\n)R",
        "K\u0001K\u0002\u0093",
        "K\u0001Q",
        ")Q",
        "\u0080\u0001N",
        "\u0080\u0006N",
        "}(K\u0001K\u0002K\u0001K\u0003u",
        "X\u0001\u0000\u0000\u0000\u00ff",
        "cos"
      })
  void shouldRefuseProgramsThatDoNotAddUp(String opcodes) {
    shouldRefuse(pickle(opcodes), "its pickle cannot be read at byte");
  }

  @Test
  void shouldRefuseAnythingBehindTheEnd() {
    byte[] pickle = pickle("N.N");

    shouldRefuse(pickle, "it ends before everything in it is used");
  }

  @Test
  void shouldShowNoControlCharactersOfAHostileName() {
    assertThatThrownBy(() -> read(pickle("cos\u001b[2J\nsystem\u0007\n")))
        .hasMessageContaining("os?[2J.system?");
  }
}
