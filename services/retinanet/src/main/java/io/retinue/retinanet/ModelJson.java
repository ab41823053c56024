package io.retinue.retinanet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

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
        throw new ModelFormatException("the model's description is empty");
      }
      requireSameShape("", tree, GSON.toJsonTree(spec));
      return spec;
    } catch (RuntimeException e) {
      // Gson wraps what a compact constructor throws, and a value of the wrong type.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ModelFormatException("the model's description is wrong: " + cause.getMessage(), e);
    }
  }

  private static JsonElement parse(String json) throws ModelFormatException {
    try {
      return JsonParser.parseString(json);
    } catch (JsonParseException e) {
      throw new ModelFormatException("the model's description is not JSON: " + e.getMessage(), e);
    }
  }

  /** A misspelled key would otherwise be passed over in silence. */
  private static void requireSameShape(String path, JsonElement read, JsonElement understood)
      throws ModelFormatException {
    if (read instanceof JsonObject object && understood instanceof JsonObject known) {
      for (String key : object.keySet()) {
        if (!known.has(key)) {
          throw new ModelFormatException(
              "the model's description has an unknown key " + path + key);
        }
        requireSameShape(path + key + ".", object.get(key), known.get(key));
      }
      for (String key : known.keySet()) {
        if (!object.has(key)) {
          throw new ModelFormatException("the model's description lacks the key " + path + key);
        }
      }
    } else if (read instanceof JsonArray != understood instanceof JsonArray) {
      throw new ModelFormatException("the model's description has a wrong value at " + path);
    }
  }
}
