package io.retinue.retinanet;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * Descriptions that earlier versions wrote, in today's form. The first version knew plain ResNets
 * and inputs of one size only: {@code depth} and {@code stemWidth} stood in {@code network} itself,
 * {@code inputWidth} and {@code inputHeight} in {@code preprocessing}; boxes did not vote.
 */
final class OldModelJson {
  private OldModelJson() {}

  /** Changes a description of an earlier version in place; leaves anything else alone. */
  static void bringUpToDate(JsonElement tree) {
    if (tree instanceof JsonObject model) {
      if (model.get("network") instanceof JsonObject network) {
        giveBackbone(network);
      }
      if (model.get("preprocessing") instanceof JsonObject preprocessing) {
        giveResizing(preprocessing);
      }
      if (model.get("decoding") instanceof JsonObject decoding && !decoding.has("votingIou")) {
        decoding.addProperty("votingIou", 1);
      }
    }
  }

  private static void giveBackbone(JsonObject network) {
    if (network.has("backbone") || !network.has("depth") || !network.has("stemWidth")) {
      return;
    }
    Backbone plain = Backbone.resNet(ResNetDepth.RESNET_10);
    JsonObject backbone = new Gson().toJsonTree(plain).getAsJsonObject();
    backbone.add("depth", network.remove("depth"));
    backbone.add("stemWidth", network.remove("stemWidth"));
    network.add("backbone", backbone);
    if (!network.has("headNorm")) {
      network.addProperty("headNorm", RetinaNetConfig.HeadNorm.NONE.name());
    }
  }

  private static void giveResizing(JsonObject preprocessing) {
    if (preprocessing.has("resizing") || !preprocessing.has("inputWidth")) {
      return;
    }
    JsonObject fixed = new JsonObject();
    fixed.addProperty(ResizingJson.KIND, "FIXED");
    fixed.add("inputWidth", preprocessing.remove("inputWidth"));
    if (preprocessing.has("inputHeight")) {
      fixed.add("inputHeight", preprocessing.remove("inputHeight"));
    }
    preprocessing.add("resizing", fixed);
  }
}
