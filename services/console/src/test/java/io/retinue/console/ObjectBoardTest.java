package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.Box;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import io.retinue.schemas.ObjectState;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ObjectBoardTest {
  private static final Box BOX = new Box(1.4f, 2f, 30.6f, 40f);

  private final ObjectBoard board = new ObjectBoard();

  @Test
  void shouldShowAnObjectFromItsFirstEventToItsLast() {
    board.accept(event("gate", 5, 7, 0, 3, ObjectEventType.NEW, BOX));

    JsonNode object = objects("gate").get(0);
    assertThat(object.path("id").asString()).isEqualTo("0.3");
    assertThat(object.path("label").asString()).isEqualTo("person");
    assertThat(object.path("box").toString()).isEqualTo("[1,2,31,40]");
    assertThat(object.path("score").asDouble()).isEqualTo(0.91);

    board.accept(event("gate", 5, 9, 0, 3, ObjectEventType.END, BOX));
    assertThat(objects("gate")).isEmpty();
  }

  @Test
  void shouldForgetTheObjectsOfAnEarlierEpochAndIgnoreItsLateEvents() {
    board.accept(event("gate", 5, 7, 0, 0, ObjectEventType.NEW, BOX));
    board.accept(event("gate", 6, 1, 1, 0, ObjectEventType.NEW, BOX));
    board.accept(event("gate", 5, 8, 0, 0, ObjectEventType.UPDATE, BOX));

    assertThat(objects("gate")).hasSize(1);
    assertThat(objects("gate").get(0).path("id").asString()).isEqualTo("1");
  }

  @Test
  void shouldKeepTheThousandObjectsThatChangedLast() {
    for (long began = 0; began < 1_005; began++) {
      board.accept(event("gate", 5, began, began, 0, ObjectEventType.NEW, BOX));
    }

    assertThat(objects("gate")).hasSize(ObjectBoard.MOST_OBJECTS);
    assertThat(objects("gate").get(0).path("id").asString()).isEqualTo("5");
  }

  @Test
  void shouldSendOnlyCamerasInViewAndOnlyOnce() {
    board.accept(event("gate", 5, 7, 0, 0, ObjectEventType.NEW, BOX));
    board.accept(event("yard", 5, 7, 0, 0, ObjectEventType.NEW, BOX));

    assertThat(board.takeChanged("gate"::equals)).containsOnlyKeys("gate");
    assertThat(board.takeChanged(camera -> true)).containsOnlyKeys("yard");
    assertThat(board.takeChanged(camera -> true)).isEmpty();
    board.remove("yard");
    assertThat(board.json("yard")).isEmpty();
  }

  private JsonNode objects(String camera) {
    return new JsonMapper().readTree(board.json(camera).orElseThrow()).path("objects");
  }

  /** An event of the object with that number among those that began in a frame. */
  static ObjectEvent event(
      String camera,
      long epoch,
      long index,
      long began,
      int number,
      ObjectEventType type,
      Box box) {
    FrameRef frame = new FrameRef(camera, epoch, index, 0, index);
    Instant start = Instant.ofEpochMilli(100 * began);
    Instant now = Instant.ofEpochMilli(100 * index);
    FrameRef first = new FrameRef(camera, epoch, began, 0, began);
    ObjectState state =
        new ObjectState(
            "person",
            0.912f,
            0.95f,
            box,
            0f,
            0f,
            false,
            start,
            now,
            100 * (index - began),
            index - began + 1,
            first,
            frame,
            frame,
            box,
            0.912f);
    String id = camera + "/" + epoch + "/" + began + "/" + number;
    return new ObjectEvent(
        id + "/" + index,
        id,
        index,
        type,
        camera,
        now,
        frame,
        null,
        type == ObjectEventType.NEW ? null : state,
        state,
        type == ObjectEventType.END ? "ABSENT" : null);
  }
}
