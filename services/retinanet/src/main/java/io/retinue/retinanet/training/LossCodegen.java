package io.retinue.retinanet.training;

import io.retinue.retinanet.loss.BoxLoss;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.GeneralizedIouLoss;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.network.BoxCoder;

/**
 * The losses of a batch and their gradients as functions of a training program.
 *
 * <ul>
 *   <li>{@code class_loss(logits, weights, rows, labels)} to the loss, and its gradient, [N, R, K];
 *   <li>{@code box_loss(deltas, weights, rows, truth)} to the loss, and its gradient, [N, R, 4].
 * </ul>
 *
 * <p>The gradient of the class loss is written by hand, in two passes that need no one-hot target:
 * first every element as if it were background, then the few foreground ones anew. With p =
 * sigmoid(x) and s = softplus(x), a background element costs {@code p^gamma * s} and slopes by
 * {@code p^gamma * (gamma * (1 - p) * s + p)}; a foreground element is the same of -x, with the
 * slope turned round. Boxes are few: the gradient of their loss is libtorch's.
 */
final class LossCodegen {
  private static final String CLASS_LOSS =
      """
      def class_loss(logits: Tensor, weights: Tensor, rows: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
        classes = torch.size(logits, 2)
        x = torch.flatten(logits)
        losses, slopes, = __torch__.certainty(torch.view(x, [-1, classes]))
        losses = torch.mul_(losses, torch.mul(weights, %1$s))
        slopes = torch.mul_(slopes, torch.mul(weights, %1$s))
        places = torch.add(torch.mul(rows, classes), labels)
        found, found_slopes, = __torch__.certainty(torch.neg(torch.index_select(x, 0, places)))
        found_weights = torch.mul(torch.index_select(torch.flatten(weights), 0, rows), %2$s)
        loss = torch.sub(torch.sum(losses), torch.sum(torch.index_select(torch.flatten(losses), 0, places)))
        loss = torch.add(loss, torch.sum(torch.mul(found, found_weights)))
        found_slopes = torch.neg(torch.mul(found_slopes, found_weights))
        slopes = torch.index_copy_(torch.view(slopes, [-1]), 0, places, found_slopes)
        return (loss, torch.view_as(slopes, logits))
      """;

  private static final String FOCAL =
      """
      def certainty(x: Tensor) -> Tuple[Tensor, Tensor]:
        # the loss and its slope of each element that should be 0
        p = torch.sigmoid(x)
        s = torch.softplus(x)
        power = %s
        slopes = torch.add_(torch.mul_(torch.mul_(torch.rsub(p, 1), s), %s), p)
        return (torch.mul_(s, power), torch.mul_(slopes, power))
      """;

  private static final String CROSS_ENTROPY =
      """
      def certainty(x: Tensor) -> Tuple[Tensor, Tensor]:
        # the loss and its slope of each element that should be 0
        return (torch.softplus(x), torch.sigmoid(x))
      """;

  private static final String BOX_LOSS =
      """
      def box_loss(deltas: Tensor, weights: Tensor, rows: Tensor, truth: Tensor) -> Tuple[Tensor, Tensor]:
        predicted = torch.index_select(torch.view(deltas, [-1, 4]), 0, rows)
        predicted = torch.requires_grad_(predicted, True)
        found_weights = torch.index_select(weights, 0, rows)
        loss = torch.sum(torch.mul(__torch__.distance(predicted, truth), found_weights))
        slopes = torch._unwrap_optional(torch.autograd.grad([loss], [predicted])[0])
        gradient = torch.zeros_like(deltas)
        torch.index_copy_(torch.view(gradient, [-1, 4]), 0, rows, torch.mul(slopes, %s))
        return (torch.detach(loss), gradient)
      """;

  private static final String DISTANCE =
      """
      def distance(predicted: Tensor, truth: Tensor) -> Tensor:
      """;

  /**
   * See {@link GeneralizedIouLoss}. Only ratios of areas matter, so every anchor may be taken as
   * the square of side 1 at the origin.
   */
  private static final String GIOU =
      """
      p = torch.unbind(predicted, 1)
      t = torch.unbind(truth, 1)
      pw = torch.div(torch.exp(torch.clamp_max(p[2], %1$s)), 2)
      ph = torch.div(torch.exp(torch.clamp_max(p[3], %1$s)), 2)
      tw = torch.div(torch.exp(torch.clamp_max(t[2], %1$s)), 2)
      th = torch.div(torch.exp(torch.clamp_max(t[3], %1$s)), 2)
      px1 = torch.sub(p[0], pw)
      px2 = torch.add(p[0], pw)
      py1 = torch.sub(p[1], ph)
      py2 = torch.add(p[1], ph)
      tx1 = torch.sub(t[0], tw)
      tx2 = torch.add(t[0], tw)
      ty1 = torch.sub(t[1], th)
      ty2 = torch.add(t[1], th)
      w = torch.clamp_min(torch.sub(torch.minimum(px2, tx2), torch.maximum(px1, tx1)), 0)
      h = torch.clamp_min(torch.sub(torch.minimum(py2, ty2), torch.maximum(py1, ty1)), 0)
      met = torch.mul(w, h)
      both = torch.sub(torch.mul(torch.add(torch.mul(pw, ph), torch.mul(tw, th)), 4), met)
      hull_w = torch.sub(torch.maximum(px2, tx2), torch.minimum(px1, tx1))
      hull_h = torch.sub(torch.maximum(py2, ty2), torch.minimum(py1, ty1))
      hull = torch.mul(hull_w, hull_h)
      iou = torch.div(met, torch.add(both, %2$s))
      wasted = torch.div(torch.sub(hull, both), torch.add(hull, %2$s))
      return torch.unsqueeze(torch.rsub(torch.sub(iou, wasted), 1), 1)
      """;

  private LossCodegen() {}

  /** Whether a program can compute these losses. */
  static boolean canWrite(Losses losses) {
    return losses.classes() instanceof ClassLoss.Focal;
  }

  static String functions(Losses losses) {
    ClassLoss.Focal focal = (ClassLoss.Focal) losses.classes();
    return CLASS_LOSS.formatted(focal.background(), focal.foreground())
        + (focal.gamma() == 0
            ? CROSS_ENTROPY
            : FOCAL.formatted(power(focal.gamma()), focal.gamma()))
        + BOX_LOSS.formatted(losses.boxWeight())
        + DISTANCE
        + distance(losses.box()).indent(2);
  }

  private static String power(double gamma) {
    return gamma == 2 ? "torch.mul(p, p)" : "torch.pow(p, " + gamma + ")";
  }

  /** See {@link BoxLoss}. */
  private static String distance(Losses.BoxDistance distance) {
    return switch (distance) {
      case L1 -> "return torch.abs(torch.sub(predicted, truth))";
      case SMOOTH_L1 ->
          """
          off = torch.abs(torch.sub(predicted, truth))
          m = torch.clamp_max(off, %1$s)
          return torch.div(torch.mul(m, torch.sub(off, torch.div(m, 2))), %1$s)
          """
              .formatted(BoxLoss.BETA);
      case GIOU -> GIOU.formatted(BoxCoder.MAX_LOG_GROWTH, GeneralizedIouLoss.EPSILON);
    };
  }
}
