package io.retinue.retinanet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.lang.reflect.Type;

/** {@code model.json}: the components of {@link ModelSpec} by their names, and nothing else. */
final class ModelJson {
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .registerTypeAdapter(Resizing.class, new ResizingJson())
          .create();

  private ModelJson() {}

  static String write(ModelSpec spec) {
    return GSON.toJson(spec);
  }

  static ModelSpec read(String json) throws ModelFormatException {
    JsonElement tree = parse(json);
    try {
      ModelSpec spec = GSON.fromJson(tree, ModelSpec.class);
      if (spec == null) {
        throw new ModelFormatException("model.json is empty");
      }
      requireSameShape("", tree, GSON.toJsonTree(spec));
      return spec;
    } catch (RuntimeException e) {
      // Gson wraps what a compact constructor throws, and a value of the wrong type.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ModelFormatException("model.json is wrong: " + cause.getMessage(), e);
    }
  }

  private static JsonElement parse(String json) throws ModelFormatException {
    try {
      return JsonParser.parseString(json);
    } catch (JsonParseException e) {
      throw new ModelFormatException("model.json is not JSON: " + e.getMessage(), e);
    }
  }

  /** A misspelled key would otherwise be passed over in silence. */
  private static void requireSameShape(String path, JsonElement read, JsonElement understood)
      throws ModelFormatException {
    if (read instanceof JsonObject object && understood instanceof JsonObject known) {
      for (String key : object.keySet()) {
        if (!known.has(key)) {
          throw new ModelFormatException("model.json has an unknown key " + path + key);
        }
        requireSameShape(path + key + ".", object.get(key), known.get(key));
      }
      for (String key : known.keySet()) {
        if (!object.has(key)) {
          throw new ModelFormatException("model.json lacks the key " + path + key);
        }
      }
    } else if (read instanceof JsonArray != understood instanceof JsonArray) {
      throw new ModelFormatException("model.json has a wrong value at " + path);
    }
  }

  /**
   * A {@link Resizing}: the components of the one that it is, and which it is under {@code kind}.
   */
  private static final class ResizingJson
      implements JsonSerializer<Resizing>, JsonDeserializer<Resizing> {
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
}
