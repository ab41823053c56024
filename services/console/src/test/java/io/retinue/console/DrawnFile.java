package io.retinue.console;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A settings file in memory that allows zones of any form but not of one name. */
final class DrawnFile implements AreaFile {
  static final String REFUSED = "refused";

  private final Map<String, List<Area>> cameras;
  private int version;

  DrawnFile(Map<String, List<Area>> cameras) {
    this.cameras = new TreeMap<>(cameras);
  }

  @Override
  public synchronized Written read(String camera) {
    if (!cameras.containsKey(camera)) {
      throw new RetinueException(ErrorKind.BAD_INPUT, "no camera '" + camera + "'", "add it");
    }
    return new Written("v" + version, cameras.get(camera));
  }

  @Override
  public synchronized Written write(String camera, String basedOn, List<Edited> areas) {
    requireGood(camera, basedOn, areas);
    version++;
    cameras.put(camera, areas.stream().map(Edited::area).collect(Collectors.toList()));
    return read(camera);
  }

  synchronized void requireGood(String camera, String basedOn, List<Edited> areas) {
    if (!read(camera).version().equals(basedOn)) {
      throw new RetinueException(ErrorKind.IN_USE, "changed meanwhile", "load them again");
    }
    if (areas.stream().anyMatch(edited -> edited.area().name().equals(REFUSED))) {
      throw RetinueException.several(
          ErrorKind.BAD_INPUT, List.of("line 3: no", "line 4: neither"), "nothing was written");
    }
  }
}
