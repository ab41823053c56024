package io.retinue.retinanet.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * COCO's twelve metrics, each 0 to 1, or -1 if there was no truth.
 *
 * @param ap precision, mean over IoU 0.50 to 0.95, recall 0 to 1 and categories
 * @param ap50 the same at IoU 0.50 only
 * @param ap75 the same at IoU 0.75 only
 * @param apSmall ap of objects up to 32² square pixels
 * @param apMedium ap of objects from 32² to 96² square pixels
 * @param apLarge ap of objects from 96² square pixels
 * @param ar1 highest recall with 1 box an image and category, mean over IoU and categories
 * @param ar10 the same with 10 boxes
 * @param ar100 the same with 100 boxes
 * @param arSmall ar100 of objects up to 32² square pixels
 * @param arMedium ar100 of objects from 32² to 96² square pixels
 * @param arLarge ar100 of objects from 96² square pixels
 */
public record CocoMetrics(
    double ap,
    double ap50,
    double ap75,
    double apSmall,
    double apMedium,
    double apLarge,
    double ar1,
    double ar10,
    double ar100,
    double arSmall,
    double arMedium,
    double arLarge) {

  /** With COCO's names, in COCO's order: AP, AP50, AP75, APs, APm, APl, AR1, … ARl. */
  public Map<String, Double> asMap() {
    Map<String, Double> map = new LinkedHashMap<>();
    map.put("AP", ap);
    map.put("AP50", ap50);
    map.put("AP75", ap75);
    map.put("APs", apSmall);
    map.put("APm", apMedium);
    map.put("APl", apLarge);
    map.put("AR1", ar1);
    map.put("AR10", ar10);
    map.put("AR100", ar100);
    map.put("ARs", arSmall);
    map.put("ARm", arMedium);
    map.put("ARl", arLarge);
    return Collections.unmodifiableMap(map);
  }
}
