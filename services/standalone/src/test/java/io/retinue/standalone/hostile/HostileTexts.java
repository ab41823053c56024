package io.retinue.standalone.hostile;

import static io.retinue.standalone.hostile.HostileInput.random;
import static io.retinue.standalone.hostile.HostileInput.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.rules.AlertRules;
import io.retinue.platform.coco.CocoFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Labels in COCO's JSON and alert rules in YAML. */
final class HostileTexts implements HostileInput.Family {
  private static final String COCO =
      "{\"images\":[{\"id\":1,\"file_name\":\"frame_000001.PNG\",\"width\":64,\"height\":48}],"
          + "\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,10,20],"
          + "\"area\":200,\"iscrowd\":0,\"attributes\":{\"track_id\":\"7\"}}],"
          + "\"categories\":[{\"id\":1,\"name\":\"person\"}]}";
  private static final String RULES =
      "alerts:\n  door:\n    label: person\n    cameras: [gate]\n    min_score: 0.5\n";

  private final Path folder;

  HostileTexts(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<HostileInput> inputs() throws IOException {
    return HostileInput.all(coco(), rules());
  }

  private List<HostileInput> coco() throws IOException {
    List<HostileInput> inputs = new ArrayList<>();
    for (Map.Entry<String, String> change :
        List.of(
            Map.entry("\"frame_000001.PNG\"", "\"" + "1".repeat(100_000) + "a\""),
            Map.entry("\"frame_000001.PNG\"", "\"frame.PNG\""),
            Map.entry("\"frame_000001.PNG\"", "\"frame_99999999999999999999.PNG\""),
            Map.entry("\"frame_000001.PNG\"", "[]"),
            Map.entry("\"7\"", "[7]"),
            Map.entry("\"7\"", "{\"a\":7}"),
            Map.entry("[1,2,10,20]", "[1,2,1e308,1e308]"),
            Map.entry("[1,2,10,20]", "[1,2,-10,20]"),
            Map.entry("[1,2,10,20]", "[1,2,10]"),
            Map.entry("[1,2,10,20]", "{\"x\":1}"),
            Map.entry("[1,2,10,20]", "[\"NaN\",2,10,20]"),
            Map.entry("[1,2,10,20]", "[900,2,10,20]"),
            Map.entry("\"width\":64", "\"width\":-64"),
            Map.entry("\"width\":64", "\"width\":1e99"),
            Map.entry("\"image_id\":1", "\"image_id\":2"),
            Map.entry("\"category_id\":1", "\"category_id\":\"person\""),
            Map.entry("\"category_id\":1", "\"category_id\":9"),
            Map.entry("\"person\"", "\"\""),
            Map.entry("\"person\"", "null"),
            Map.entry("{\"id\":1,\"name\":\"person\"}", ""),
            Map.entry("\"categories\"", "\"kategorien\""),
            Map.entry("\"images\":[", "\"images\":[[],"))) {
      String name = "COCO with " + shortened(change.getValue()) + " for " + change.getKey();
      inputs.add(labels(name, utf8(COCO.replace(change.getKey(), change.getValue()))));
    }
    inputs.add(labels("COCO cut", utf8(COCO.substring(0, COCO.length() / 2))));
    inputs.add(labels("COCO of no bytes", new byte[0]));
    inputs.add(labels("COCO that is deep", utf8("[".repeat(200_000))));
    inputs.add(labels("COCO of random bytes", random(10_000, 1)));
    inputs.add(labels("COCO that is a list", utf8("[]")));
    inputs.add(labels("COCO with a long number", utf8("{\"images\":" + "9".repeat(100_000) + "}")));
    inputs.add(HostileInput.of("a missing COCO file", () -> CocoFile.read(folder.resolve("no"))));
    inputs.add(HostileInput.of("a folder for COCO", () -> CocoFile.read(folder)));
    return inputs;
  }

  private List<HostileInput> rules() throws IOException {
    List<HostileInput> inputs = new ArrayList<>();
    String bomb =
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            + "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            + "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nalerts: *e\n";
    List<String> texts =
        List.of(
            "",
            "alerts: []",
            "alerts: 7",
            "alarms: {}",
            bomb,
            "alerts: &a\n  door: *a\n",
            "alerts: !!javax.script.ScriptEngineManager []\n",
            "alerts:\n  door: !!java.net.URL http://127.0.0.1/\n",
            "alerts:\n\tdoor: x\n",
            "alerts: {door: {label: person",
            "[".repeat(20_000),
            "{a: ".repeat(20_000),
            "alerts:\n" + "  door:\n    label: person\n".repeat(2),
            RULES.replace("door", "../../etc/passwd"),
            RULES.replace("door", "d".repeat(1_000)),
            RULES.replace("person", "[person]"),
            RULES.replace("    label: person\n", ""),
            RULES.replace("0.5", ".nan"),
            RULES.replace("0.5", ".inf"),
            RULES.replace("0.5", "1e400"),
            RULES.replace("0.5", "-1"),
            RULES.replace("0.5", "0x7fffffffffffffff"),
            RULES.replace("[gate]", "[]"),
            RULES.replace("[gate]", "['../gate']"),
            RULES.replace("[gate]", "[\"ga\\x1bte\"]"),
            RULES.replace("min_score", "min_skore"),
            RULES + "    coordinates: 0.1,0.5,0.9\n",
            RULES + "    coordinates: 0.1,0.5,0.9,0.5,7,1\n",
            RULES + "    loitering_time: 1e300\n",
            RULES + "    severity: urgent\n");
    for (int i = 0; i < texts.size(); i++) {
      inputs.add(rules("rules " + i + ": " + shortened(texts.get(i)), utf8(texts.get(i))));
    }
    inputs.add(rules("rules of random bytes", random(5_000, 2)));
    inputs.add(rules("rules in UTF-16", RULES.getBytes(java.nio.charset.StandardCharsets.UTF_16)));
    inputs.add(HostileInput.of("rules that are a folder", () -> AlertRules.read(folder)));
    return inputs;
  }

  @Override
  public void canary() throws IOException {
    assertThat(CocoFile.read(Files.writeString(folder.resolve("good.json"), COCO)).images())
        .hasSize(1);
    assertThat(AlertRules.read(Files.writeString(folder.resolve("good.yaml"), RULES))).hasSize(1);
  }

  private HostileInput labels(String name, byte[] bytes) throws IOException {
    Path file = Files.write(Files.createTempFile(folder, "hostile", ".json"), bytes);
    return HostileInput.of(name, () -> CocoFile.read(file));
  }

  private HostileInput rules(String name, byte[] bytes) throws IOException {
    Path file = Files.write(Files.createTempFile(folder, "hostile", ".yaml"), bytes);
    return HostileInput.of(name, () -> AlertRules.read(file));
  }

  private static String shortened(String text) {
    String line = text.replace('\n', '|');
    return line.length() <= 40 ? line : line.substring(0, 40) + "…";
  }
}
