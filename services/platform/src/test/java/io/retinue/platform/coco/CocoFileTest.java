package io.retinue.platform.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.text.PrintableText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CocoFileTest {
  private static final String CATEGORIES = "[{'id':1,'name':'person'},{'id':3,'name':'car'}]";
  private static final String IMAGES =
      "[{'id':10,'file_name':'frame_000005.PNG','width':640,'height':480},"
          + "{'id':11,'file_name':'frame_000004.PNG','width':640,'height':480}]";
  private static final String ANNOTATION =
      "{'id':1,'image_id':10,'category_id':3,'bbox':[1.5,2,30,40],'attributes':{'occluded':true}}";

  @TempDir Path folder;

  @Test
  void shouldReadImagesInTheOrderOfTheirFramesWithTheirAnnotations() {
    CocoFile labels = read(labels(IMAGES, "[" + ANNOTATION + "]", CATEGORIES));

    assertThat(labels.categoryNames()).containsExactly("person", "car");
    assertThat(labels.images()).extracting(CocoFile.Image::frame).containsExactly(4L, 5L);
    assertThat(labels.images().get(0).annotations()).isEmpty();
    assertThat(labels.images().get(1).annotations())
        .containsExactly(
            new CocoFile.Annotation(
                1,
                new CocoFile.Category(3, "car"),
                new CocoBox(1.5, 2, 30, 40),
                1200,
                false,
                null));
    assertThat(labels.boxCount()).isEqualTo(1);
  }

  @Test
  void shouldReadCrowdsAreasAndTracks() {
    CocoFile labels =
        read(
            labels(
                IMAGES,
                """
                [{'id':1,'image_id':10,'category_id':1,'bbox':[0,0,9,9],'area':50.5,'iscrowd':1,
                  'segmentation':{'counts':[1,2],'size':[640,480]},
                  'attributes':{'occluded':false,'track_id':17}},
                 {'id':2,'image_id':10,'category_id':1,'bbox':[0,0,9,9],'iscrowd':0,
                  'attributes':{'track_id':'a'}},
                 {'id':3,'image_id':10,'category_id':1,'bbox':[0,0,9,9],
                  'attributes':{'track_id':null}}]\
                """,
                CATEGORIES));

    assertThat(labels.images().get(1).annotations())
        .extracting(
            CocoFile.Annotation::crowd, CocoFile.Annotation::area, CocoFile.Annotation::trackId)
        .containsExactly(
            tuple(true, 50.5, "17"), tuple(false, 81.0, "a"), tuple(false, 81.0, null));
  }

  @Test
  void shouldKeepABoxThatSticksOutByARoundedPixelAsItIs() {
    CocoFile labels = read(withBox("[-0.5, 0, 640.9, 480.5]"));

    assertThat(labels.images().get(1).annotations().get(0).box())
        .isEqualTo(new CocoBox(-0.5, 0, 640.9, 480.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'a':1}", "[1,2]", "true"})
  void shouldRefuseATrackIdThatIsNeitherNumberNorText(String trackId) {
    String annotation =
        "{'id':7,'image_id':10,'category_id':3,'bbox':[1,2,3,4],'attributes':{'track_id':"
            + trackId
            + "}}";

    assertThatExceptionOfType(RetinueException.class)
        .isThrownBy(() -> read(labels(IMAGES, "[" + annotation + "]", CATEGORIES)))
        .withMessageContaining("annotation 7")
        .withMessageContaining("track_id")
        .matches(e -> e.kind() == ErrorKind.BAD_INPUT);
  }

  @Test
  void shouldRefuseNamesThatWouldActOnATerminal() {
    String escape = "\\u001b[31m";
    for (String name : List.of("per" + escape + "son", "per\\u009bson", "per\\u202eson", "a\\nb")) {
      assertThatExceptionOfType(RetinueException.class)
          .isThrownBy(() -> read(labels(IMAGES, "[]", "[{'id':1,'name':'%s'}]".formatted(name))))
          .withMessageContaining("category 1")
          .matches(e -> !PrintableText.hasControls(String.valueOf(e.getMessage())));
    }
    assertThatExceptionOfType(RetinueException.class)
        .isThrownBy(
            () -> read(labels(IMAGES.replace("frame_", "frame_" + escape), "[]", CATEGORIES)))
        .withMessageContaining("image 10")
        .matches(e -> !PrintableText.hasControls(String.valueOf(e.getMessage())));
  }

  @Test
  @Timeout(10)
  void shouldRefuseAFileNameOfAHundredThousandDigitsAtOnce() {
    String images = IMAGES.replace("000005", "1".repeat(100_000));

    assertThatExceptionOfType(RetinueException.class)
        .isThrownBy(() -> read(labels(images, "[]", CATEGORIES)))
        .withMessageContaining("image 10")
        .matches(e -> String.valueOf(e.getMessage()).length() < 500);
  }

  @Test
  void shouldRefuseAFileThatIsMissingEmptyOrAFolder() throws IOException {
    Path missing = folder.resolve("missing.json");
    assertBad(() -> CocoFile.read(missing), missing + ": does not exist", "give the path");
    assertBad(() -> CocoFile.read(folder), "is not a file", "give the path");
    Path empty = Files.createFile(folder.resolve("empty.json"));
    assertBad(() -> CocoFile.read(empty), "is empty", "again");
  }

  @Test
  void shouldRefuseWhatIsNotJson() throws IOException {
    Path file = folder.resolve("labels.json");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0});

    assertBad(() -> CocoFile.read(file), "labels.json: is not JSON", "export it again");
    assertBad(labels(IMAGES, "[]", CATEGORIES) + " more of it", "is not JSON", "export it again");
  }

  @Test
  void shouldRefuseAFileThatIsCutShortWhereverItIsCut() throws IOException {
    byte[] whole =
        labels(IMAGES, "[" + ANNOTATION + "]", CATEGORIES).getBytes(StandardCharsets.UTF_8);
    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      Path file = Files.write(folder.resolve("part.json"), part);

      assertBad(() -> CocoFile.read(file), "is cut short, at line ", "to its end");
    }
  }

  @Test
  void shouldSayWhereJsonIsNotCoco() {
    assertBad("null", "holds null", "\"images\", \"annotations\" and \"categories\"");
    assertBad("[]", "is JSON, but not COCO", "an annotations file is one object");
    assertBad("{}", "has no \"categories\"", "\"images\", \"annotations\" and \"categories\"");
    assertBad("{'categories':" + CATEGORIES + "}", "has no \"images\"", "each is a list");
    assertBad(
        "{'categories':%s,'images':%s}".formatted(CATEGORIES, IMAGES),
        "has no \"annotations\"",
        "each is a list");
    assertBad(labels("[{'id':'ten'}]", "[]", CATEGORIES), "at line 1 column", "an annotations");
    assertBad(labels("[{'id':1.5}]", "[]", CATEGORIES), "at line 1 column", "an annotations");
    assertBad(labels("[{'id':1,'id':2}]", "[]", CATEGORIES), "Duplicate", "");
  }

  @Test
  void shouldRefuseCategoriesThatAreNoneOrAmbiguous() {
    assertBad(labels(IMAGES, "[]", "[]"), "has no categories", "name at least one");
    assertBad(
        labels(IMAGES, "[]", "[{'id':1,'name':'a'},{'id':1,'name':'b'}]"),
        "category id 1 occurs twice",
        "unique number");
    assertBad(
        labels(IMAGES, "[]", "[{'id':1,'name':'a'},{'id':2,'name':'a'}]"),
        "category name 'a' occurs twice, with ids 1 and 2",
        "keep one");
    assertBad(labels(IMAGES, "[]", "[{'name':'a'}]"), "categories[0] has no \"id\"", "give it");
    assertBad(labels(IMAGES, "[]", "[null]"), "categories[0] has no \"id\"", "give it");
    assertBad(labels(IMAGES, "[]", "[{'id':4}]"), "category 4 has no \"name\"", "person");
    assertBad(labels(IMAGES, "[]", "[{'id':4,'name':' '}]"), "category 4 has no \"name\"", "");
  }

  @Test
  void shouldRefuseImagesThatAreNoneOrAmbiguous() {
    assertBad(labels("[]", "[]", CATEGORIES), "has no images", "also those without objects");
    assertBad(labels("[null]", "[]", CATEGORIES), "images[0] has no \"id\"", "give it");
    assertBad(labels("[{'id':1}]", "[]", CATEGORIES), "image 1 has no \"file_name\"", "frame_");
    assertBad(
        labels("[" + image(1, "a1.png") + "," + image(1, "a2.png") + "]", "[]", CATEGORIES),
        "image id 1 occurs twice",
        "unique number");
    assertBad(
        labels(
            "[" + image(1, "frame_001.png") + "," + image(2, "frame_1.jpg") + "]",
            "[]",
            CATEGORIES),
        "images 1 (frame_001.png) and 2 (frame_1.jpg) are both frame 1",
        "keep one image a frame");
    assertBad(
        labels("[" + image(1, "street.png") + "]", "[]", CATEGORIES),
        "image 1 has the name 'street.png', which contains no frame number",
        "as CVAT does");
    assertBad(
        labels("[{'id':1,'file_name':'1.png','width':0,'height':4}]", "[]", CATEGORIES),
        "image 1 (1.png) has no size: width 0, height 4",
        "in pixels");
    assertBad(
        labels("[{'id':1,'file_name':'1.png'}]", "[]", CATEGORIES), "width null", "in pixels");
  }

  @Test
  void shouldRefuseAnnotationsOfWhatIsNotThere() {
    assertBad(
        labels(IMAGES, "[{'id':7,'image_id':99,'category_id':1,'bbox':[0,0,1,1]}]", CATEGORIES),
        "annotation 7 is of image 99, which is not among the images",
        "add the image");
    assertBad(
        labels(IMAGES, "[{'id':7,'image_id':10,'category_id':2,'bbox':[0,0,1,1]}]", CATEGORIES),
        "annotation 7 of image 10 (frame_000005.PNG) has category 2, which is not among",
        "add the category");
    assertBad(
        labels(IMAGES, "[" + ANNOTATION + "," + ANNOTATION + "]", CATEGORIES),
        "annotation id 1 occurs twice",
        "renumber");
    assertBad(labels(IMAGES, "[{}]", CATEGORIES), "annotations[0] has no \"id\"", "give it");
  }

  @Test
  void shouldRefuseWhatIsNotABox() {
    for (String bbox :
        new String[] {"[1,2,3]", "[1,2,3,null]", "null", "[1,2,NaN,4]", "[1,2,Infinity,4]", "[]"}) {
      assertBad(withBox(bbox), "which is not four numbers", "[x, y, width, height]");
    }
    for (String bbox : new String[] {"[1,2,0,4]", "[1,2,3,-4]"}) {
      assertBad(withBox(bbox), "which has no area", "width and height above 0");
    }
    for (String bbox :
        new String[] {
          "[600,2,80,4]", "[1,470,3,40]", "[-5,2,30,4]", "[1,-5,3,40]", "[900,9,9,9]"
        }) {
      assertBad(withBox(bbox), "which lies outside the image of 640x480 pixels", "cut it");
    }
  }

  @Test
  void shouldRefuseAnAreaOrACrowdThatIsNone() {
    String start = "[{'id':1,'image_id':10,'category_id':1,'bbox':[0,0,9,9],";
    assertBad(labels(IMAGES, start + "'area':-1}]", CATEGORIES), "has the area -1.0", "square");
    assertBad(labels(IMAGES, start + "'area':NaN}]", CATEGORIES), "has the area NaN", "square");
    assertBad(labels(IMAGES, start + "'iscrowd':2}]", CATEGORIES), "has iscrowd 2", "write 1");
  }

  @Test
  void shouldNameTheImageThatDoesNotMatchTheFilm() {
    CocoFile labels = read(labels(IMAGES, "[]", CATEGORIES));

    assertBad(
        () -> {
          throw labels.mismatch(1, new Exception("there is no frame 5"), "give the film");
        },
        "image 10 (frame_000005.PNG): there is no frame 5",
        "give the film");
  }

  private static String withBox(String bbox) {
    return labels(
        IMAGES, "[{'id':1,'image_id':10,'category_id':1,'bbox':" + bbox + "}]", CATEGORIES);
  }

  private static String image(int id, String name) {
    return "{'id':%d,'file_name':'%s','width':640,'height':480}".formatted(id, name);
  }

  private static String labels(String images, String annotations, String categories) {
    return "{'info':{'year':2026},'images':%s,'annotations':%s,'categories':%s}"
        .formatted(images, annotations, categories)
        .replace('\'', '"');
  }

  private CocoFile read(String json) {
    try {
      return CocoFile.read(
          Files.writeString(folder.resolve("labels.json"), json.replace('\'', '"')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertBad(String json, String what, String remedy) {
    assertBad(() -> read(json), what, remedy);
  }

  private static void assertBad(Runnable action, String what, String remedy) {
    assertThatExceptionOfType(RetinueException.class)
        .isThrownBy(action::run)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
              assertThat(e).hasMessageContaining(what);
              assertThat(e.remedy()).contains(remedy).matches("[a-z].*[^.]");
            });
  }
}
