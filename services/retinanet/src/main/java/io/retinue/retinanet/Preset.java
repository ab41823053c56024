package io.retinue.retinanet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A network that has a name. {@code retinanet_BACKBONE_fpn} is what torchvision's {@code
 * retinanet_resnet50_fpn} makes, {@code retinanet_BACKBONE_fpn_v2} what its {@code
 * retinanet_resnet50_fpn_v2} makes, over any of the backbones that the paper or torchvision name;
 * torchvision itself names those over ResNet-50 only. {@code quick}, {@code quick_384} and {@code
 * tiny} are narrow ones for CPUs, with one input size for all pictures.
 *
 * @param name as torchvision's function, where there is one
 * @param network the network's shape
 * @param input how pictures become inputs
 * @param decoding how outputs become detections
 */
public record Preset(String name, RetinaNetConfig network, Input input, Decoding decoding) {
  /** How large the network's input is. */
  public enum Input {
    /** torchvision's: it follows the picture. See {@link Preprocessing#torchvision}. */
    TORCHVISION(0),
    /** About 640 x 480, in the aspect of a camera's frames. */
    AREA_640_X_480(640 * 480),
    /** About 384 x 288, in the aspect of a camera's frames. */
    AREA_384_X_288(384 * 288),
    /** About 320 x 192, in the aspect of a camera's frames. */
    AREA_320_X_192(320 * 192);

    private final int area;

    Input(int area) {
      this.area = area;
    }

    private Preprocessing preprocessing(int frameWidth, int frameHeight) {
      return this == TORCHVISION
          ? Preprocessing.torchvision()
          : Preprocessing.fittedTo(frameWidth, frameHeight, area);
    }
  }

  private static final int SMALLEST_NARROW_ANCHOR = 16;
  private static final int SMALLEST_QUICK_ANCHOR = 30;

  private static final List<Preset> ALL = all();

  /** Every preset, the narrow ones first. */
  public static List<Preset> values() {
    return ALL;
  }

  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException listing the names, if there is none of this name
   */
  public static Preset named(String name) {
    return ALL.stream()
        .filter(preset -> preset.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no network is named '%s'; there are %s"
                        .formatted(
                            name,
                            ALL.stream().map(Preset::name).collect(Collectors.joining(", ")))));
  }

  /** The first preset of a network; empty where it has no name. */
  public static Optional<Preset> of(RetinaNetConfig network) {
    return ALL.stream().filter(preset -> preset.network.equals(network)).findFirst();
  }

  /**
   * A model of this shape.
   *
   * @param classes the names of what it finds
   * @param frameWidth columns of the pictures that it will mostly see
   * @param frameHeight rows of them
   */
  public ModelSpec spec(List<String> classes, int frameWidth, int frameHeight) {
    return new ModelSpec(network, classes, input.preprocessing(frameWidth, frameHeight), decoding);
  }

  private static List<Preset> all() {
    List<Preset> presets = new ArrayList<>();
    presets.add(
        new Preset("quick", quick(), Input.AREA_640_X_480, Decoding.defaults().withVoting()));
    presets.add(
        new Preset(
            "quick_384",
            narrow(32, 64, 4),
            Input.AREA_384_X_288,
            Decoding.defaults().withVoting()));
    presets.add(
        new Preset(
            "tiny", narrow(16, 32, 2), Input.AREA_320_X_192, Decoding.defaults().withVoting()));
    backbones()
        .forEach(
            (name, backbone) -> {
              String full = "retinanet_" + name + "_fpn";
              presets.add(torchvision(full, RetinaNetConfig.standard(backbone)));
              presets.add(torchvision(full + "_v2", RetinaNetConfig.standardV2(backbone)));
            });
    // torchvision trained its first COCO weights without an epsilon in the batch norms, and takes
    // it away again (overwrite_eps) when it loads just these.
    presets.add(
        torchvision(
            "retinanet_resnet50_fpn_coco_v1",
            RetinaNetConfig.standard(Backbone.resNet(ResNetDepth.RESNET_50).withNormEpsilon(0))));
    return List.copyOf(presets);
  }

  private static Preset torchvision(String name, RetinaNetConfig network) {
    return new Preset(name, network, Input.TORCHVISION, Decoding.torchvision());
  }

  private static Map<String, Backbone> backbones() {
    Map<String, Backbone> backbones = new LinkedHashMap<>();
    backbones.put("resnet18", Backbone.resNet(ResNetDepth.RESNET_18));
    backbones.put("resnet34", Backbone.resNet(ResNetDepth.RESNET_34));
    backbones.put("resnet50", Backbone.resNet(ResNetDepth.RESNET_50));
    backbones.put("resnet101", Backbone.resNet(ResNetDepth.RESNET_101));
    backbones.put("resnext50_32x4d", Backbone.resNeXt(ResNetDepth.RESNET_50, 32, 4));
    backbones.put("resnext101_32x8d", Backbone.resNeXt(ResNetDepth.RESNET_101, 32, 8));
    backbones.put("resnext101_64x4d", Backbone.resNeXt(ResNetDepth.RESNET_101, 64, 4));
    return backbones;
  }

  /**
   * ResNet-10, P6 from P5. Anchors three times as high as wide, beside the paper's, and a smallest
   * size that puts people at ordinary distances on P3, so that each matches many anchors.
   */
  private static RetinaNetConfig quick() {
    RetinaNetConfig narrow = narrow(32, 64, 2);
    return new RetinaNetConfig(
        narrow.backbone(),
        narrow.fpnChannels(),
        narrow.extraLevels(),
        narrow.headConvs(),
        narrow.headNorm(),
        Anchors.startingAt(SMALLEST_QUICK_ANCHOR).withRatios(List.of(0.5, 1.0, 2.0, 3.0)));
  }

  /** ResNet-10, P6 from P5, anchors from 16 pixels. */
  private static RetinaNetConfig narrow(int stemWidth, int fpnChannels, int headConvs) {
    return new RetinaNetConfig(
        Backbone.resNet(ResNetDepth.RESNET_10, stemWidth),
        fpnChannels,
        RetinaNetConfig.ExtraLevels.P6_FROM_P5,
        headConvs,
        RetinaNetConfig.HeadNorm.NONE,
        Anchors.startingAt(SMALLEST_NARROW_ANCHOR));
  }
}
