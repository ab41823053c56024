package io.retinue.standalone.cli;

import io.retinue.platform.file.RegularFile;
import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.CameraFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "camera",
    description = "Lists, adds, removes, pauses and tries cameras.",
    subcommands = {
      CameraListCommand.class,
      CameraAddCommand.class,
      CameraCommand.Remove.class,
      CameraCommand.Pause.class,
      CameraCommand.Resume.class,
      CameraTestCommand.class
    })
final class CameraCommand {
  /** What a running service does with a change of the file. */
  static final String FOLLOWS = "`run` and `serve` apply it within seconds where they run.";

  private CameraCommand() {}

  /**
   * What became of a camera.
   *
   * @param text up to the name of the file
   * @param isChange whether the file has changed
   */
  private record Outcome(String text, boolean isChange) {}

  /** A command that changes one camera of the settings file. */
  abstract static class OfOne extends PrintingCommand implements Runnable {
    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "NAME", description = "Name of the camera in the settings file.")
    private String name = "";

    @Override
    public final void run() {
      Path path = RegularFile.require(config.required(), "retinue.yaml", "check --config");
      CameraFile file = new CameraFile(path, Variables.ofProcess());
      Outcome outcome = change(file, name);
      println("camera " + name + " " + outcome.text() + " " + file.path() + ".");
      if (outcome.isChange()) {
        println(FOLLOWS);
      }
    }

    abstract Outcome change(CameraFile file, String camera);
  }

  @Command(
      name = "remove",
      description = {
        "Removes a camera from the settings file, with its zones and masks.",
        "Comments outside its lines stay. Its records stay on the topics."
      })
  static final class Remove extends OfOne {
    @Override
    Outcome change(CameraFile file, String camera) {
      file.remove(camera);
      return new Outcome("is removed from", true);
    }
  }

  @Command(
      name = "pause",
      description = {
        "Writes `enabled: false` into the settings file: the camera is not opened any more.",
        "The time is recorded as one in which nobody watched."
      })
  static final class Pause extends OfOne {
    @Override
    Outcome change(CameraFile file, String camera) {
      boolean changed = file.pause(camera);
      return new Outcome(changed ? "is paused in" : "was paused already in", changed);
    }
  }

  @Command(name = "resume", description = "Makes a paused camera run again.")
  static final class Resume extends OfOne {
    @Override
    Outcome change(CameraFile file, String camera) {
      boolean changed = file.resume(camera);
      return new Outcome(changed ? "runs again in" : "was not paused in", changed);
    }
  }
}
