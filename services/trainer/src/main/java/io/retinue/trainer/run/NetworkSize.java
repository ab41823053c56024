package io.retinue.trainer.run;

import io.retinue.retinanet.ModelSpec;
import java.util.List;

/** The network of a first release; later ones keep their champion's. */
public enum NetworkSize {
  /** For real footage on a CPU: minutes to a useful release. */
  QUICK {
    @Override
    public ModelSpec spec(List<String> classes, int frameWidth, int frameHeight) {
      return ModelSpec.quick(classes, frameWidth, frameHeight);
    }
  },
  /** For the demo and tests: narrower, less exact, faster. */
  TINY {
    @Override
    public ModelSpec spec(List<String> classes, int frameWidth, int frameHeight) {
      return ModelSpec.tiny(classes, frameWidth, frameHeight);
    }
  };

  /**
   * @param classes names of the classes, in the order of the network's outputs
   * @param frameWidth width of the typical frame, in pixels
   * @param frameHeight height of the typical frame, in pixels
   */
  public abstract ModelSpec spec(List<String> classes, int frameWidth, int frameHeight);
}
