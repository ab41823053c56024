package io.retinue.retinanet;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * Descriptions that earlier versions wrote, in today's form. The first version knew plain ResNets
 * only: {@code depth} and {@code stemWidth} stood in {@code network} itself.
 */
final class OldModelJson {
  private OldModelJson() {}

  /** Changes a description of an earlier version in place; leaves anything else alone. */
  static void bringUpToDate(JsonElement tree) {
    if (tree instanceof JsonObject model && model.get("network") instanceof JsonObject network) {
      giveBackbone(network);
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
      network.addProperty("headNorm", Network.HeadNorm.NONE.name());
    }
  }
}
