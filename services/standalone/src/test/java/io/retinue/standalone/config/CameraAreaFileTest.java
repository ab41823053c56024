package io.retinue.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.retinue.console.Area;
import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import io.retinue.console.AreaFile.Edited;
import io.retinue.console.AreaFile.Written;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraAreaFileTest {
  private static final String FILE =
      """
      # our house
      cameras:
        gate:   # by the street
          source: rtsp://10.0.0.9/live
          password: ${GATE_PASSWORD}   # set where ingest runs
          user: viewer
          zones:
            # where cars stand
            drive: {coordinates: '0,0,1,0,1,1'}   # measured on site
            door:
              # the step counts too
              coordinates: 0.1,0.1,0.2,0.1,0.2,0.2
          mask: 0.9,0,1,0,1,0.1
        yard: {source: yard.avi, zones: {lawn: {coordinates: "0,0,1,0,1,1"}}}
      rules:
        people: {label: person, zones: [drive]}   # at night
      """;

  private static final List<Point> TRIANGLE =
      List.of(new Point(0, 0), new Point(1, 0), new Point(1, 1));
  private static final List<Point> MOVED =
      List.of(new Point(0, 0.25), new Point(1, 0), new Point(1, 1));

  private @TempDir Path folder = Path.of("");

  @Test
  void shouldReadZonesAndMasksWithoutTheVariablesOfTheCamera() throws IOException {
    assertThat(file(FILE).read("gate").areas())
        .containsExactly(
            new Area(Kind.ZONE, "drive", TRIANGLE),
            new Area(
                Kind.ZONE,
                "door",
                List.of(new Point(0.1, 0.1), new Point(0.2, 0.1), new Point(0.2, 0.2))),
            new Area(
                Kind.MASK, "", List.of(new Point(0.9, 0), new Point(1, 0), new Point(1, 0.1))));
  }

  @Test
  void shouldChangeNothingButTheCoordinatesOfTheZoneThatWasMoved() throws IOException {
    CameraAreaFile file = file(FILE);
    Written before = file.read("gate");

    Written after =
        file.write(
            "gate", before.version(), List.of(zone("drive", "drive", MOVED), same(before, "door")));

    assertThat(file.path()).hasContent(FILE.replaceFirst("'0,0,1,0,1,1'", "'0,0.25,1,0,1,1'"));
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(after.areas()).contains(new Area(Kind.ZONE, "drive", MOVED));
  }

  @Test
  void shouldQuoteCoordinatesWithinBrackets() throws IOException {
    CameraAreaFile file = file(FILE);

    file.write("yard", file.read("yard").version(), List.of(zone("lawn", "lawn", MOVED)));

    assertThat(file.path()).hasContent(FILE.replace("\"0,0,1,0,1,1\"", "'0,0.25,1,0,1,1'"));
  }

  @Test
  void shouldAddRenameAndRemoveZonesAndKeepComments() throws IOException {
    CameraAreaFile file = file(FILE);
    Written before = file.read("gate");
    List<Point> door = before.areas().get(1).points();

    file.write(
        "gate",
        before.version(),
        List.of(
            zone("drive", "drive", TRIANGLE),
            zone("step", "door", door),
            zone("new_one", "", MOVED)));

    assertThat(file.path())
        .hasContent(
            FILE.replace("      door:\n", "      step:\n")
                .replace(
                    "0.2,0.1,0.2,0.2\n",
                    "0.2,0.1,0.2,0.2\n      new_one:\n        coordinates: 0,0.25,1,0,1,1\n"));

    Written then = file.read("gate");
    file.write("gate", then.version(), List.of(same(then, "drive")));
    assertThat(file.read("gate").areas())
        .extracting(Area::kind, Area::name)
        .containsExactly(tuple(Kind.ZONE, "drive"), tuple(Kind.MASK, ""));
    assertThat(Files.readString(file.path())).contains("# where cars stand", "# at night");
  }

  @Test
  void shouldSwapTheNamesOfTwoZones() throws IOException {
    CameraAreaFile file = file(FILE);
    Written before = file.read("gate");
    List<Point> door = before.areas().get(1).points();

    Written after =
        file.write(
            "gate",
            before.version(),
            List.of(zone("door", "drive", TRIANGLE), zone("drive", "door", door)));

    assertThat(after.areas())
        .contains(new Area(Kind.ZONE, "door", TRIANGLE), new Area(Kind.ZONE, "drive", door));
  }

  @Test
  void shouldAddTheFirstZoneAndRemoveTheLast() throws IOException {
    String bare = "cameras:\n  gate:\n    source: gate.avi # here\n";
    CameraAreaFile file = file(bare);

    Written first =
        file.write("gate", file.read("gate").version(), List.of(zone("drive", "", TRIANGLE)));
    assertThat(file.path())
        .hasContent(bare + "    zones:\n      drive:\n        coordinates: 0,0,1,0,1,1\n");

    file.write("gate", first.version(), List.of());
    assertThat(file.path()).hasContent(bare);
  }

  @Test
  void shouldAddALineBesideTheZonesAndRefuseToRemoveOneThatARuleNames() throws IOException {
    String text =
        FILE.replace(
            "  people: {",
            "  through: {kind: line_crossing, label: person, line: path}\n  people: {");
    String withLine =
        text.replace("    mask:", "    lines: {path: {coordinates: '0.5,0,0.5,1'}}\n    mask:");
    CameraAreaFile file = file(withLine);
    Written before = file.read("gate");
    Area path = new Area(Kind.LINE, "path", List.of(new Point(0.5, 0), new Point(0.5, 1)));
    Area gate = new Area(Kind.LINE, "gate_line", List.of(new Point(0, 0.5), new Point(1, 0.5)));
    assertThat(before.areas()).contains(path);

    List<Edited> more = new ArrayList<>(edited(before));
    more.add(new Edited(gate, ""));
    Written after = file.write("gate", before.version(), more);

    assertThat(after.areas()).contains(path, gate);
    assertThat(file.path())
        .content()
        .contains("gate_line: {coordinates: '0,0.5,1,0.5'}")
        .contains("# measured on site");

    List<Edited> withoutPath = edited(after).stream().filter(e -> !e.was().equals("path")).toList();
    assertThatThrownBy(() -> file.write("gate", after.version(), withoutPath))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("line path is named by the rules: through");
  }

  @Test
  void shouldRenameAZoneInTheRulesThatNameItAndKeepComments() throws IOException {
    String text =
        FILE
            + """
              cars: {label: car, zones: drive}
              both:
                label: person
                zones:
                  - door   # the front door
                  - 'drive'
              elsewhere: {label: person, cameras: [yard], zones: [lawn]}
            """;
    CameraAreaFile file = file(text);
    Written before = file.read("gate");

    Written after =
        file.write(
            "gate",
            before.version(),
            List.of(zone("entry", "drive", TRIANGLE), same(before, "door")));

    assertThat(after.areas()).contains(new Area(Kind.ZONE, "entry", TRIANGLE));
    assertThat(file.path())
        .hasContent(
            text.replace("drive: {coord", "entry: {coord")
                .replace("[drive]", "[entry]")
                .replace("zones: drive", "zones: entry")
                .replace("'drive'", "entry"));
  }

  @Test
  void shouldRenameALineAndSwapTwoZonesInTheRules() throws IOException {
    String text =
        FILE.replace("    mask:", "    lines: {path: {coordinates: '0.5,0,0.5,1'}}\n    mask:")
            + """
              through: {kind: line_crossing, label: person, line: path} # which way
              steps: {label: person, zones: [door]}
            """;
    CameraAreaFile file = file(text);
    Written before = file.read("gate");
    List<Point> door = before.areas().get(1).points();
    Area path = new Area(Kind.LINE, "way", List.of(new Point(0.5, 0), new Point(0.5, 1)));

    file.write(
        "gate",
        before.version(),
        List.of(
            zone("door", "drive", TRIANGLE),
            zone("drive", "door", door),
            new Edited(path, "path")));

    assertThat(file.path())
        .content()
        .contains("lines: {way: {coordinates: '0.5,0,0.5,1'}}")
        .contains("people: {label: person, zones: [door]}   # at night")
        .contains("steps: {label: person, zones: [drive]}")
        .contains("line: way} # which way");
  }

  @Test
  void shouldRefuseANewNameThatWouldChangeWhatARuleWatchesOnAnotherCamera() throws IOException {
    String shared =
        FILE.replace("zones: {lawn:", "zones: {drive: {coordinates: '0,0,1,0,1,1'}, lawn:");
    for (String text : List.of(shared, FILE)) {
      CameraAreaFile file = file(text);
      Written before = file.read("gate");
      assertThatThrownBy(
              () ->
                  file.write(
                      "gate",
                      before.version(),
                      List.of(zone("lawn", "drive", TRIANGLE), same(before, "door"))))
          .isInstanceOfSatisfying(
              RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
          .hasMessageContaining("rule people watches camera yard too, which has a zone")
          .hasMessageContaining("zone drive cannot become lawn");
      assertThat(file.path()).hasContent(text);
    }

    String ofGate = shared.replace("zones: [drive]", "cameras: [gate], zones: [drive]");
    CameraAreaFile file = file(ofGate);
    Written before = file.read("gate");
    file.write(
        "gate", before.version(), List.of(zone("lawn", "drive", TRIANGLE), same(before, "door")));
    assertThat(file.path()).content().contains("cameras: [gate], zones: [lawn]");
  }

  @Test
  void shouldRefuseToRemoveAZoneThatARuleNamesBehindAnotherWithItsName() throws IOException {
    String text = FILE + "  steps: {label: person, zones: [door, drive]}\n";
    CameraAreaFile file = file(text);
    Written before = file.read("gate");

    assertThatThrownBy(
            () -> file.write("gate", before.version(), List.of(zone("drive", "door", MOVED))))
        .hasMessage("zone drive is named by the rules: steps");
    assertThat(file.path()).hasContent(text);
  }

  @Test
  void shouldReturnTheSettingsOfAChangeAndWriteNothing() throws IOException {
    file(FILE);
    CameraAreaFile file =
        new CameraAreaFile(
            folder.resolve("retinue.yaml"), Variables.of(Map.of("GATE_PASSWORD", "x")));
    Written before = file.read("gate");

    RetinueConfig changed =
        file.changed(
            "gate", before.version(), List.of(zone("entry", "drive", MOVED), same(before, "door")));

    assertThat(DrawnAreas.of(changed).get("gate")).contains(new Area(Kind.ZONE, "entry", MOVED));
    assertThat(changed.rules()).hasSize(1);
    assertThat(file.path()).hasContent(FILE);
    assertThatThrownBy(() -> file.changed("gate", "older", List.of()))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IN_USE));
    assertThatThrownBy(() -> file.changed("gate", before.version(), List.of(same(before, "door"))))
        .hasMessageContaining("zone drive is named by the rules: people");
    assertThatThrownBy(
            () ->
                file(FILE)
                    .changed(
                        "gate",
                        before.version(),
                        List.of(same(before, "drive"), same(before, "door"))))
        .hasMessageContaining("GATE_PASSWORD");
    assertThat(file.path()).hasContent(FILE);
  }

  private static List<Edited> edited(Written written) {
    return written.areas().stream()
        .filter(area -> area.kind() != Kind.MASK)
        .map(area -> new Edited(area, area.name()))
        .toList();
  }

  @Test
  void shouldRefuseAChangeThatIsBasedOnOtherZones() throws IOException {
    CameraAreaFile file = file(FILE);
    String version = file.read("gate").version();
    Files.writeString(file.path(), FILE.replace("'0,0,1,0,1,1'", "'0,0.5,1,0,1,1'"));
    String now = Files.readString(file.path());

    assertThatThrownBy(() -> file.write("gate", version, List.of()))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IN_USE))
        .hasMessage("zones or lines of camera gate have been changed in retinue.yaml meanwhile");
    assertThat(file.path()).hasContent(now);
  }

  @Test
  void shouldAcceptAChangeElsewhereInTheFileMeanwhile() throws IOException {
    CameraAreaFile file = file(FILE);
    Written before = file.read("gate");
    Files.writeString(file.path(), FILE.replace("at night", "by day"));

    file.write(
        "gate", before.version(), List.of(zone("drive", "drive", MOVED), same(before, "door")));

    assertThat(Files.readString(file.path())).contains("by day", "0,0.25,1,0,1,1");
  }

  @Test
  void shouldWriteNothingWhereTheFileWouldBeWrong() throws IOException {
    CameraAreaFile file = file(FILE);
    Written before = file.read("gate");

    assertThatThrownBy(() -> file.write("gate", before.version(), List.of(same(before, "door"))))
        .hasMessage("zone drive is named by the rules: people");
    CameraAreaFile withVariables =
        new CameraAreaFile(file.path(), Variables.of(Map.of("GATE_PASSWORD", "x")));
    List<Point> lyingOnALine = List.of(new Point(0, 0), new Point(1, 1), new Point(0.5, 0.5));
    assertThatThrownBy(
            () -> withVariables.write("gate", before.version(), List.of(same(before, "door"))))
        .hasMessage("zone drive is named by the rules: people");
    assertThatThrownBy(
            () ->
                withVariables.write(
                    "gate",
                    before.version(),
                    List.of(same(before, "door"), zone("drive", "drive", lyingOnALine))))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
              assertThat(e.remedy()).isEqualTo("nothing was written: retinue.yaml is as before");
            })
        .hasMessageContaining("line 9, column ");
    for (String name : List.of("with space", "a: b", "")) {
      assertThatThrownBy(
              () ->
                  file.write(
                      "gate",
                      before.version(),
                      List.of(
                          same(before, "drive"), same(before, "door"), zone(name, "", TRIANGLE))))
          .isInstanceOf(RetinueException.class);
    }
    assertThatThrownBy(
            () ->
                file.write(
                    "gate",
                    before.version(),
                    List.of(zone("drive", "drive", TRIANGLE), zone("drive", "door", MOVED))))
        .hasMessage("camera gate would have two zones 'drive'");
    assertThat(file.path()).hasContent(FILE);
  }

  @Test
  void shouldNameTheRemedyWhereThereIsNoFileOrNoSuchCamera() throws IOException {
    CameraAreaFile missing = new CameraAreaFile(folder.resolve("none.yaml"), variables());
    assertThatThrownBy(() -> missing.write("gate", "", List.of()))
        .hasMessage("there is no none.yaml, so zones and lines cannot be saved");
    assertThat(missing.path()).doesNotExist();

    CameraAreaFile file = file(FILE);
    assertThatThrownBy(() -> file.read("gatee")).hasMessage("retinue.yaml has no camera 'gatee'");
  }

  private static Edited zone(String name, String was, List<Point> points) {
    return new Edited(new Area(Kind.ZONE, name, points), was);
  }

  private static Edited same(Written before, String name) {
    return before.areas().stream()
        .filter(area -> area.name().equals(name))
        .map(area -> new Edited(area, name))
        .findFirst()
        .orElseThrow();
  }

  private CameraAreaFile file(String text) throws IOException {
    Path path = folder.resolve("retinue.yaml");
    Files.writeString(path, text);
    return new CameraAreaFile(path, variables());
  }

  private static Variables variables() {
    return Variables.of(Map.of());
  }
}
