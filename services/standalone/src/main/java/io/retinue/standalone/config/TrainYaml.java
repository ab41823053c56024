package io.retinue.standalone.config;

import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.network.TrainableLayers;
import io.retinue.standalone.config.RetinueConfig.Train;
import io.retinue.trainer.run.Start;
import io.retinue.trainer.run.TrainerConfig.Teaching;
import io.retinue.trainer.trigger.QuietHours;
import io.retinue.trainer.trigger.RetrainTrigger;
import java.time.Duration;
import java.util.regex.Pattern;

/** The description of {@code train}. */
final class TrainYaml {
  private static final Key<Boolean> ENABLED =
      Key.of("enabled", Setting.onOff(), "Whether new labels start a training run by themselves")
          .byDefault("true");
  private static final Key<Integer> MINIMUM_LABELS =
      Key.of(
              "minimum_labels",
              Setting.wholeNumber(1, 1_000_000),
              "Newly labeled frames that start a training run")
          .byDefault("50");
  private static final Key<Integer> MINIMUM_LABELS_OF_NEW_CLASS =
      Key.of(
              "minimum_labels_of_new_class",
              Setting.wholeNumber(1, 1_000_000),
              "Newly labeled frames of a class that the model does not know, which start a run too")
          .byDefault("20");
  private static final Key<Duration> QUIET_TIME =
      Key.of(
              "quiet_time",
              Setting.seconds(0, 86_400),
              "Seconds without a new label before a run starts")
          .byDefault("60");
  private static final Key<Duration> LONGEST_WAIT =
      Key.of(
              "longest_wait",
              Setting.seconds(0, 604_800),
              "Seconds after the first new label at which a run starts in any case; at least"
                  + " quiet_time")
          .byDefault("600");
  private static final Key<Duration> MINUTES =
      Key.of(
              "minutes",
              Setting.number(0.02, 10_000).as(m -> Duration.ofMillis(Math.round(m * 60_000))),
              "Minutes for which a run trains")
          .byDefault("5");

  private static final Key<TrainableLayers> TRAINABLE_LAYERS =
      Key.of(
              "trainable_layers",
              Setting.wholeNumber(0, 5).as(TrainableLayers::new),
              "Parts of the backbone that learn, from the top: 0 (pyramid and head only) to 5"
                  + " (everything), as in torchvision. Fewer make steps faster")
          .byDefault("5");

  private static final Key<DeviceChoice> DEVICE =
      Key.of(
              "device",
              RetinueYaml.device(),
              "Where training steps are computed; auto takes the first GPU, otherwise the CPU."
                  + " Training has never been tried on a GPU")
          .byDefault("cpu");

  private static final Key<Integer> RELEASE =
      Key.of(
              "release",
              Setting.wholeNumber(1, Integer.MAX_VALUE),
              "Version of the release that labels frames")
          .example("1");
  private static final Key<Preset> NETWORK =
      Key.of(
              "network",
              Setting.choice(Preset.values().stream().map(Preset::name).toArray(String[]::new))
                  .as(Preset::named),
              "Network that learns from them")
          .byDefault("quick");
  private static final Key<Integer> FRAMES =
      Key.of(
              "frames",
              Setting.wholeNumber(2, 100_000),
              "How many frames the teacher labels, evenly spread over what the frames topic keeps")
          .byDefault(Integer.toString(Start.Teacher.FRAMES));
  private static final Key<QuietHours> BETWEEN =
      Key.of(
              "between",
              Setting.matching(
                      "two times of day",
                      Pattern.compile("\\d\\d:\\d\\d-\\d\\d:\\d\\d"),
                      "01:00-05:00")
                  .as(QuietHours::parse),
              "Hours, by the clock of the trainer's machine, in which the run starts once a day")
          .byDefault("01:00-05:00");
  private static final Key<Teaching> TEACHER =
      Key.optional(
          "teacher",
          Section.of(TrainYaml::teacher, RELEASE, NETWORK, FRAMES, BETWEEN),
          "A release that labels frames of the cameras once a day, for another network to learn"
              + " from; none if absent");

  static final Section<Train> SECTION =
      Section.of(
          TrainYaml::train,
          ENABLED,
          MINIMUM_LABELS,
          MINIMUM_LABELS_OF_NEW_CLASS,
          QUIET_TIME,
          LONGEST_WAIT,
          MINUTES,
          TRAINABLE_LAYERS,
          DEVICE,
          TEACHER);

  private TrainYaml() {}

  private static Train train(Values values) {
    Duration quiet = values.get(QUIET_TIME);
    Duration longest = values.get(LONGEST_WAIT);
    if (longest.compareTo(quiet) < 0) {
      values
          .place(LONGEST_WAIT)
          .refuse(
              "longest_wait is shorter than quiet_time",
              "write " + quiet.toSeconds() + " or more, or a shorter quiet_time");
      longest = quiet;
    }
    return new Train(
        values.get(ENABLED),
        new RetrainTrigger.Settings(
            values.get(MINIMUM_LABELS), values.get(MINIMUM_LABELS_OF_NEW_CLASS), quiet, longest),
        values.get(MINUTES),
        values.get(TRAINABLE_LAYERS),
        values.get(DEVICE),
        values.find(TEACHER));
  }

  private static Teaching teacher(Values values) {
    return new Teaching(
        new Start.Teacher(values.get(RELEASE), values.get(FRAMES)),
        values.get(NETWORK),
        values.get(BETWEEN));
  }
}
