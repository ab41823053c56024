package io.retinue.platform.settings;

import io.retinue.platform.error.RetinueException;
import java.util.Optional;
import java.util.function.Function;

/** A setting whose values are made into another type. */
final class Converted<S, T> extends Wrapped<S, T> {
  private final Function<? super S, ? extends T> conversion;

  Converted(Setting<S> inner, Function<? super S, ? extends T> conversion) {
    super(inner);
    this.conversion = conversion;
  }

  @Override
  Optional<T> read(YamlNode node, Place place) {
    return inner.read(node, place).flatMap(value -> convert(value, node, place));
  }

  private Optional<T> convert(S value, YamlNode node, Place place) {
    String remedy = "write " + expected();
    boolean secret = node instanceof YamlNode.Scalar scalar && Variables.isIn(scalar.text());
    try {
      return Optional.of(conversion.apply(value));
    } catch (RetinueException e) {
      place.refuse(
          secret ? hidden(place) : place.name() + ": " + e.getMessage(),
          secret ? remedy : e.remedy());
    } catch (IllegalArgumentException e) {
      place.refuse(secret ? hidden(place) : place.name() + ": " + e.getMessage(), remedy);
    }
    return Optional.empty();
  }

  private static String hidden(Place place) {
    return place.name() + ": the value from the environment cannot be used";
  }
}
