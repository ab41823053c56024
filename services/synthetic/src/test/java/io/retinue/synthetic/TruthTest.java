package io.retinue.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TruthTest {
  private static final Placement ANYWHERE = new Placement(0, 10, 1, 0);

  private final Canvas canvas = new Canvas(100, 80);
  private final Brush brush = new Brush(canvas);
  private final TruthReader reader = new TruthReader(canvas);

  @ParameterizedTest
  @EnumSource(View.class)
  void shouldBoxExactlyThePixelsOfEachItem(View view) {
    SyntheticStreet street = SyntheticStreet.of(view, 21, 640, 360);
    for (long frame = 0; frame < 2000; frame += 97) {
      SyntheticFrame shot = street.frame(frame);

      List<List<Integer>> told = new ArrayList<>();
      shot.truth().forEach(box -> told.add(corners(box)));
      shot.marginal().forEach(box -> told.add(corners(box)));

      assertThat(told).containsExactlyInAnyOrderElementsOf(measured(street.studio().canvas()));
    }
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void shouldDemandOnlyWhatCanBeSeen(View view) {
    SyntheticStreet street = SyntheticStreet.of(view, 22, 640, 360);
    for (long frame = 0; frame < 2000; frame += 97) {
      SyntheticFrame shot = street.frame(frame);

      assertThat(shot.truth())
          .allSatisfy(
              box -> {
                assertThat(box.visibility()).isBetween(0.25f, 1f);
                assertThat(box.y2() - box.y1()).isGreaterThanOrEqualTo(12);
                assertThat(box.x1()).isBetween(0f, 639f);
                assertThat(box.x2()).isBetween(box.x1() + 1, 640f);
                assertThat(box.y2()).isBetween(12f, 360f);
              });
      assertThat(shot.marginal())
          .allMatch(box -> box.visibility() < 0.25 || box.y2() - box.y1() < 12);
    }
  }

  @Test
  void shouldTellTheShareThatAnotherLeavesInSight() {
    canvas.wipe(new int[100 * 80]);

    int farther = square((short) 1, 20, 30, 20);
    int nearer = square((short) 2, 35, 30, 20);

    // 20 x 20 pixels each; the nearer one hides the right 5 columns of the farther.
    assertThat(farther).isEqualTo(400);
    assertThat(nearer).isEqualTo(400);
    assertThat(read(farther, nearer))
        .containsExactly(
            new TruthBox("person", 20, 30, 35, 50, "one", 0.75f),
            new TruthBox("person", 35, 30, 55, 50, "two", 1f));
  }

  @Test
  void shouldTellTheShareThatIsInTheFrame() {
    canvas.wipe(new int[100 * 80]);

    int overTheEdge = square((short) 1, -15, 70, 20);
    int outside = square((short) 2, 100, 30, 20);

    // 5 of 20 columns and 10 of 20 rows are in the frame: an eighth.
    assertThat(read(overTheEdge, outside))
        .containsExactly(new TruthBox("person", 0, 70, 5, 80, "one", 0.125f));
  }

  @Test
  void shouldCountWhatAPropHides() {
    canvas.wipe(new int[100 * 80]);

    int seen = square((short) 1, 20, 20, 20);
    int[] pole = new int[4 * 80];
    for (int i = 0; i < pole.length; i++) {
      // The left half of the pole is solid, the right half but a shimmer.
      pole[i] = i % 4 < 2 ? 0xFF101010 : 0x40101010;
    }
    new Prop(20, 0, 4, 80, pole, 5).paint(canvas);

    assertThat(read(seen)).containsExactly(new TruthBox("person", 22, 20, 40, 40, "one", 0.9f));
  }

  @Test
  void shouldSayNothingOfWhatIsHiddenAltogether() {
    canvas.wipe(new int[100 * 80]);

    int hidden = square((short) 1, 40, 40, 10);
    int hiding = square((short) 2, 30, 30, 30);

    assertThat(read(hidden, hiding)).extracting(TruthBox::trackId).containsExactly("two");
  }

  private int square(short item, double x, double y, double side) {
    brush.begin(item, Light.FULL);
    brush.face(
        0xFFFFFF,
        new Spot(x, y, 1),
        new Spot(x + side, y, 1),
        new Spot(x + side, y + side, 1),
        new Spot(x, y + side, 1));
    return brush.end();
  }

  private List<TruthBox> read(int... silhouettes) {
    Pedestrian someone = new Pedestrian(ANYWHERE, Wardrobe.of(new Dice(1)), Gait.standing());
    List<Tracked> items = List.of(new Tracked("one", someone), new Tracked("two", someone));
    return reader.read(items.subList(0, silhouettes.length), silhouettes);
  }

  private static List<Integer> corners(TruthBox box) {
    return List.of((int) box.x1(), (int) box.y1(), (int) box.x2(), (int) box.y2());
  }

  /** Bounding boxes of the items in the buffer, the slow and plain way. */
  private static List<List<Integer>> measured(Canvas canvas) {
    Map<Short, int[]> boxes = new TreeMap<>();
    for (int y = 0; y < canvas.height(); y++) {
      for (int x = 0; x < canvas.width(); x++) {
        short item = canvas.items[canvas.at(x, y)];
        if (item != Canvas.NOTHING) {
          int[] box = boxes.computeIfAbsent(item, any -> new int[] {9999, 9999, 0, 0});
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x + 1);
          box[3] = Math.max(box[3], y + 1);
        }
      }
    }
    return boxes.values().stream().map(b -> List.of(b[0], b[1], b[2], b[3])).toList();
  }
}
