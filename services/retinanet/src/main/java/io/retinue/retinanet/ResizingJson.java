package io.retinue.retinanet;

import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.lang.reflect.Type;

/** A {@link Resizing}: the components of the one that it is, and which it is under {@code kind}. */
final class ResizingJson implements JsonSerializer<Resizing>, JsonDeserializer<Resizing> {
  private static final String KIND = "kind";

  /** The names within files, which outlive those of classes. */
  private enum Kind {
    FIXED(Resizing.Fixed.class),
    SHORT_SIDE(Resizing.ShortSide.class);

    private final Class<? extends Resizing> type;

    Kind(Class<? extends Resizing> type) {
      this.type = type;
    }
  }

  @Override
  public JsonElement serialize(Resizing resizing, Type type, JsonSerializationContext context) {
    Kind kind = resizing instanceof Resizing.Fixed ? Kind.FIXED : Kind.SHORT_SIDE;
    JsonObject object = new JsonObject();
    object.addProperty(KIND, kind.name());
    JsonObject components = context.serialize(resizing, kind.type).getAsJsonObject();
    components.entrySet().forEach(entry -> object.add(entry.getKey(), entry.getValue()));
    return object;
  }

  @Override
  public Resizing deserialize(JsonElement json, Type type, JsonDeserializationContext context) {
    if (json instanceof JsonObject object && object.get(KIND) instanceof JsonPrimitive name) {
      for (Kind kind : Kind.values()) {
        if (kind.name().equals(name.getAsString())) {
          return context.deserialize(json, kind.type);
        }
      }
    }
    throw new JsonParseException(
        "a resizing needs a " + KIND + ", FIXED or SHORT_SIDE, not " + json);
  }
}
