package io.retinue.standalone;

import io.retinue.synthetic.SyntheticFrame;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.TruthBox;
import io.retinue.synthetic.View;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A short video of the synthetic street with its truth as COCO files, as a person would have it
 * from CVAT: the first frames to learn from, the rest to judge on.
 *
 * @param video the clip
 * @param training labels of its first frames
 * @param heldBack labels of its last frames
 * @param frames in the clip
 * @param trainingFrames frames in the training labels
 * @param trainingBoxes boxes in the training labels
 */
record LabelledClip(
    Path video, Path training, Path heldBack, int frames, int trainingFrames, int trainingBoxes) {
  private static final PictureSize SIZE = new PictureSize(384, 216);

  /** Half the street's own speed: a camera that loops the clip leaves time to a training. */
  private static final int FRAMES_PER_SECOND = SyntheticStreet.FRAMES_PER_SECOND / 2;

  private static final List<String> CATEGORIES = List.of("person", "car", "bicycle");

  static LabelledClip write(Path folder, int frames, int trainingFrames)
      throws IOException, VideoException {
    Path video = folder.resolve("street.avi");
    SyntheticStreet street = SyntheticStreet.of(View.CORNER, 3, SIZE.width(), SIZE.height());
    Coco training = new Coco();
    Coco heldBack = new Coco();
    try (VideoWriter writer = VideoWriter.create(video, SIZE, FRAMES_PER_SECOND)) {
      for (int index = 0; index < frames; index++) {
        SyntheticFrame frame = street.frame(index);
        writer.write(frame.picture());
        (index < trainingFrames ? training : heldBack).add(index, frame.truth());
      }
    }
    return new LabelledClip(
        video,
        training.write(folder.resolve("training.json")),
        heldBack.write(folder.resolve("held-back.json")),
        frames,
        trainingFrames,
        training.boxes);
  }

  /** A COCO file in the making. */
  private static final class Coco {
    private final StringBuilder images = new StringBuilder();
    private final StringBuilder annotations = new StringBuilder();
    private int boxes;

    void add(int index, List<TruthBox> truth) {
      images.append(images.isEmpty() ? "" : ",\n");
      images.append(
          String.format(
              Locale.ROOT,
              "{\"id\":%d,\"file_name\":\"frame_%06d.PNG\",\"width\":%d,\"height\":%d}",
              index + 1,
              index,
              SIZE.width(),
              SIZE.height()));
      for (TruthBox box : truth) {
        annotations.append(annotations.isEmpty() ? "" : ",\n");
        annotations.append(
            String.format(
                Locale.ROOT,
                "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":[%.2f,%.2f,%.2f,%.2f],"
                    + "\"area\":%.2f,\"iscrowd\":0}",
                ++boxes,
                index + 1,
                CATEGORIES.indexOf(box.label()) + 1,
                box.x1(),
                box.y1(),
                box.x2() - box.x1(),
                box.y2() - box.y1(),
                (box.x2() - box.x1()) * (box.y2() - box.y1())));
      }
    }

    Path write(Path file) throws IOException {
      StringBuilder categories = new StringBuilder();
      for (String name : CATEGORIES) {
        categories.append(categories.isEmpty() ? "" : ",");
        categories.append(
            "{\"id\":" + (CATEGORIES.indexOf(name) + 1) + ",\"name\":\"" + name + "\"}");
      }
      return Files.writeString(
          file,
          "{\"images\":["
              + images
              + "],\n\"annotations\":["
              + annotations
              + "],\n\"categories\":["
              + categories
              + "]}\n");
    }
  }
}
