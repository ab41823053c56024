package io.retinue.standalone.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object an event: {@code time}, {@code level}, {@code thread}, {@code logger}, {@code
 * message}, the fields under their own names, and {@code stack}. All characters beyond ASCII are
 * escaped.
 */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private final JsonMapper json =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, String> object = new LinkedHashMap<>();
    object.put("time", LogParts.time(event));
    object.put("level", event.getLevel().toString());
    object.put("thread", event.getThreadName());
    object.put("logger", event.getLoggerName());
    object.put("message", event.getFormattedMessage());
    LogParts.fields(event).forEach(object::putIfAbsent);
    if (event.getThrowableProxy() != null) {
      object.put("stack", LogParts.trace(event.getThrowableProxy()));
    }
    // Jackson leaves DEL as it is.
    return (json.writeValueAsString(object).replace("\u007f", "\\u007f") + "\n").getBytes(UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
