package io.retinue.retinanet.benchmark;

import io.retinue.retinanet.compiler.GraphicsCard;
import io.retinue.retinanet.compiler.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a device is called by its maker. */
public final class DeviceName {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Pattern MODEL = Pattern.compile("^model name\\s*: (.+)$", Pattern.MULTILINE);

  private DeviceName() {}

  /** Of a processor whose maker says nothing, its architecture. */
  public static String of(Target target) {
    return target.isGraphicsCard()
        ? GraphicsCard.present().get(target.device().getDeviceId()).name()
        : processor(System.getProperty("os.arch", "cpu"));
  }

  private static String processor(String architecture) {
    try {
      if (!Files.isReadable(PROCESSORS)) {
        return architecture;
      }
      Matcher model = MODEL.matcher(Files.readString(PROCESSORS));
      return model.find() ? model.group(1) : architecture;
    } catch (IOException e) {
      throw new UncheckedIOException(PROCESSORS + " cannot be read", e);
    }
  }
}
