package io.retinue.console;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.util.List;

/** The settings file, as far as people change it on the page. Thread-safe. */
public interface AreaFile {
  /** Where there is no settings file. */
  AreaFile NONE =
      new AreaFile() {
        @Override
        public Written read(String camera) {
          throw new RetinueException(
              ErrorKind.BAD_INPUT,
              "this process has no settings file, so zones and lines cannot be saved",
              "write the cameras into retinue.yaml and start with: retinue run --config"
                  + " retinue.yaml");
        }

        @Override
        public Written write(String camera, String basedOn, List<Edited> areas) {
          return read(camera);
        }
      };

  /**
   * What the file has for a camera.
   *
   * @param version changes whenever zones or lines of the camera change in the file
   * @param areas zones, lines and masks, in the order of the file
   */
  record Written(String version, List<Area> areas) {
    public Written {
      areas = List.copyOf(areas);
    }
  }

  /**
   * A zone or line as it shall be.
   *
   * @param was its name in the file, so that its other settings stay; "" if it is new
   */
  record Edited(Area area, String was) {}

  /**
   * @throws RetinueException BAD_INPUT if there is no such camera in the file, or the file is wrong
   */
  Written read(String camera);

  /**
   * Replaces zones and lines of a camera; masks, comments and everything else stay.
   *
   * @param basedOn the version that was read before it was changed
   * @return what the file has now
   * @throws RetinueException IN_USE if they have been changed meanwhile; BAD_INPUT with all that
   *     would be wrong with the file; STORAGE if it cannot be written. Then nothing was changed
   */
  Written write(String camera, String basedOn, List<Edited> areas);
}
