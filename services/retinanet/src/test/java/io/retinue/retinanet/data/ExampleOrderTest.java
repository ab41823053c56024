package io.retinue.retinanet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExampleOrderTest {
  private static final int EXAMPLES = 7;
  private static final int MANY = 2000;

  @Test
  void shouldGoOnInTheOrderAfterWhatWasSkipped() {
    Augmentation varied = new Augmentation(0.5, 0.25, 0.2, new ColorJitter(0.2, 0.2, 0.2, 0.05));
    ExampleOrder order = new ExampleOrder(10, varied, 1);
    ExampleOrder later = new ExampleOrder(10, varied, 1);
    for (int i = 0; i < 37; i++) {
      order.next();
    }
    later.skip(37);

    assertThat(later.next()).isEqualTo(order.next());
  }

  @Test
  void shouldShowEveryExampleOnceARoundInAnOrderOfItsSeed() {
    Augmentation varied = new Augmentation(0.5, 0.25, 0.2, new ColorJitter(0.2, 0.2, 0.2, 0.05));
    ExampleOrder order = new ExampleOrder(10, varied, 1);
    ExampleOrder same = new ExampleOrder(10, varied, 1);
    int flips = 0;
    for (int round = 0; round < 20; round++) {
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        ExampleOrder.Pick pick = order.next();
        assertThat(same.next()).isEqualTo(pick);
        seen.add(pick.index());
        flips += pick.flipped() ? 1 : 0;
      }
      assertThat(seen).hasSize(10);
    }
    assertThat(flips).isBetween(70, 130);
  }

  @Test
  void shouldKeepProportionsWithoutAspectJitter() {
    assertThat(zooms(Augmentation.none().withScaleJitter(0.5)))
        .allSatisfy(zoom -> assertThat(zoom.across()).isEqualTo(zoom.down()))
        .anySatisfy(zoom -> assertThat(zoom.across()).isGreaterThan(1.4))
        .anySatisfy(zoom -> assertThat(zoom.across()).isLessThan(1 / 1.4))
        .allSatisfy(zoom -> assertThat(zoom.across()).isBetween(1 / 1.5, 1.5));
  }

  @Test
  void shouldStretchBothWaysWithoutEnlarging() {
    assertThat(zooms(new Augmentation(0, 0, 0.3, ColorJitter.NONE)))
        .allSatisfy(zoom -> assertThat(zoom.across() * zoom.down()).isCloseTo(1, within(1e-9)))
        .allSatisfy(zoom -> assertThat(zoom.across() / zoom.down()).isBetween(1 / 1.3, 1.3))
        .anySatisfy(zoom -> assertThat(zoom.across() / zoom.down()).isGreaterThan(1.25))
        .anySatisfy(zoom -> assertThat(zoom.across() / zoom.down()).isLessThan(1 / 1.25));
  }

  @Test
  void shouldShowPicturesAsTheyAreWithoutJitter() {
    assertThat(zooms(Augmentation.flips())).containsOnly(ScaleJitter.NONE);
  }

  private static List<ScaleJitter> zooms(Augmentation augmentation) {
    ExampleOrder order = new ExampleOrder(EXAMPLES, augmentation, 1);
    return Stream.generate(order::next).limit(MANY).map(ExampleOrder.Pick::zoom).toList();
  }
}
