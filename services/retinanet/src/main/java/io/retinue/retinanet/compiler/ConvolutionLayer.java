package io.retinue.retinanet.compiler;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A convolution of the network, padded by half its kernel, and the norm behind it.
 *
 * @param name torchvision's; its parameters are {@code name.weight} and, if nothing but the
 *     convolution adds a constant, {@code name.bias}
 * @param inputs channels
 * @param outputs channels
 * @param kernel rows and columns, odd
 * @param stride of rows and columns
 * @param groups of channels that do not see each other
 * @param norm what follows
 * @param maps the sizes of its input: one, or one for each pyramid level where the levels share it
 */
public record ConvolutionLayer(
    String name,
    int inputs,
    int outputs,
    int kernel,
    int stride,
    int groups,
    Norm norm,
    List<MapSize> maps) {

  /** What brings a convolution's outputs to a common scale. */
  public sealed interface Norm permits Norm.None, Norm.Batch, Norm.Group {
    /** Nothing: the convolution has a bias. */
    record None() implements Norm {}

    /**
     * Batch norm; the convolution has no bias.
     *
     * @param name of its parameters weight, bias, running_mean and running_var
     * @param epsilon added to the variance
     */
    record Batch(String name, double epsilon) implements Norm {}

    /**
     * Group norm; the convolution has no bias.
     *
     * @param name of its parameters weight and bias
     * @param groups of channels
     * @param epsilon added to the variance
     */
    record Group(String name, int groups, double epsilon) implements Norm {}
  }

  public ConvolutionLayer {
    maps = List.copyOf(maps);
  }

  /** A layer of stride 1 in one group, with a bias and no norm. */
  static ConvolutionLayer of(String name, int inputs, int outputs, int kernel, List<MapSize> maps) {
    return new ConvolutionLayer(name, inputs, outputs, kernel, 1, 1, new Norm.None(), maps);
  }

  ConvolutionLayer withStride(int other) {
    return new ConvolutionLayer(name, inputs, outputs, kernel, other, groups, norm, maps);
  }

  ConvolutionLayer withGroups(int other) {
    return new ConvolutionLayer(name, inputs, outputs, kernel, stride, other, norm, maps);
  }

  ConvolutionLayer withNorm(Norm other) {
    return new ConvolutionLayer(name, inputs, outputs, kernel, stride, groups, other, maps);
  }

  /** Whether all pyramid levels go through it; {@code level} is then the one at hand. */
  public boolean isShared() {
    return maps.size() > 1;
  }

  /** The names of the maps that it makes: its own, or one for each pyramid level. */
  List<String> outputNames() {
    return isShared()
        ? IntStream.range(0, maps.size()).mapToObj(level -> name + "@" + level).toList()
        : List.of(name);
  }

  public boolean hasBias() {
    return norm instanceof Norm.None;
  }

  /** Rows and columns of zeros around its input. */
  public int padding() {
    return kernel / 2;
  }

  /** The last arguments of libtorch's convolutions: stride, padding, dilation, groups. */
  String geometry() {
    return geometry(padding());
  }

  /** The same for an input that is padded otherwise. */
  String geometry(int padding) {
    return "[%d, %d], [%d, %d], [1, 1], %d".formatted(stride, stride, padding, padding, groups);
  }

  /** Sides of its weight: outputs, inputs of a group, kernel, kernel. */
  public long[] weightShape() {
    return new long[] {outputs, inputs / groups, kernel, kernel};
  }
}
