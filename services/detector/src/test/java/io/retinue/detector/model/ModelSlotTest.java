package io.retinue.detector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.testing.FakeFrameModel;
import org.junit.jupiter.api.Test;

class ModelSlotTest {
  private final ModelSlot slot = new ModelSlot();
  private final FakeFrameModel first = new FakeFrameModel(1);
  private final FakeFrameModel second = new FakeFrameModel(2);

  @Test
  void shouldBeEmptyBeforeTheFirstOffer() {
    assertThat(slot.isEmpty()).isTrue();
    assertThat(slot.take()).isNull();
    assertThat(slot.release()).isNull();
  }

  @Test
  void shouldServeTheSameModelUntilAnotherIsOffered() {
    slot.offer(first);

    assertThat(slot.take()).isSameAs(first);
    assertThat(slot.take()).isSameAs(first);
    assertThat(first.closings()).isZero();
  }

  @Test
  void shouldCloseTheModelThatIsLeftOnlyWhenTheNextIsTaken() {
    slot.offer(first);
    slot.take();

    slot.offer(second);

    assertThat(first.closings()).isZero();
    assertThat(slot.release()).isEqualTo(first.release());
    assertThat(slot.take()).isSameAs(second);
    assertThat(first.closings()).isEqualTo(1);
  }

  @Test
  void shouldCloseAnOfferThatNobodyTook() {
    slot.offer(first);

    slot.offer(second);

    assertThat(first.closings()).isEqualTo(1);
    assertThat(slot.take()).isSameAs(second);
  }

  @Test
  void shouldCloseEverythingOnceAndRefuseLaterOffers() {
    FakeFrameModel late = new FakeFrameModel(3);
    slot.offer(first);
    slot.take();
    slot.offer(second);

    slot.close();
    slot.close();
    slot.offer(late);

    assertThat(first.closings()).isEqualTo(1);
    assertThat(second.closings()).isEqualTo(1);
    assertThat(late.closings()).isEqualTo(1);
  }

  @Test
  void shouldNotLookLikeASlotThatWaitsForItsFirstReleaseOnceItIsClosed() {
    slot.close();

    assertThat(slot.isEmpty()).isFalse();
    assertThatThrownBy(slot::take).isInstanceOf(IllegalStateException.class);
  }
}
