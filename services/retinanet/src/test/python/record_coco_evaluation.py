"""Records the fixtures of CocoEvaluatorTest from pycocotools.

    pip install pycocotools==2.0.11 && python record_coco_evaluation.py

Each fixture is one JSON file: "truth" (a COCO annotations file), "results" (a COCO results file)
and "expected" (the twelve numbers of COCOeval with iouType bbox). The sets are seeded: a second
run writes the same files.
"""

import contextlib
import io
import json
import pathlib
import random
from importlib.metadata import version

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

OUT = pathlib.Path(__file__).parent.parent / "resources/io/retinue/retinanet/evaluation"
NAMES = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"]


class Scene:
    """A random set of images, truths and results under construction."""

    def __init__(self, seed, image_ids, categories):
        self.random = random.Random(seed)
        self.image_ids = image_ids
        self.categories = categories
        self.annotations = []
        self.results = []

    def truth(self, image, category, box, area=None, crowd=0):
        box = [round(v, 2) for v in box]
        area = round(box[2] * box[3] if area is None else area, 2)
        self.annotations.append({"id": len(self.annotations) + 1, "image_id": image, "iscrowd": crowd,
                                 "category_id": category, "bbox": box, "area": area})

    def found(self, image, category, box, score):
        self.results.append({"image_id": image, "category_id": category,
                             "bbox": [round(v, 2) for v in box], "score": score})

    def box(self, smallest, largest):
        w, h = (self.random.uniform(smallest, largest) for _ in "wh")
        return [self.random.uniform(0, 600), self.random.uniform(0, 400), w, h]

    def near(self, box, by):
        """The box, moved and scaled by up to that part of its size."""
        j = lambda: self.random.uniform(-by, by)
        x, y, w, h = box
        return [x + j() * w, y + j() * h, w * (1 + j()), h * (1 + j())]

    def fill(self, truths, smallest, largest, by, digits, crowds=0.0, empty=0.0, missed=0.15, extra=0.3,
             areas=False):
        r = self.random
        for image in self.image_ids:
            if r.random() < empty:
                for _ in range(r.randint(0, 2)):
                    self.found(image, r.choice(self.categories), self.box(smallest, largest), round(r.random(), digits))
                continue
            for _ in range(r.randint(1, truths)):
                category, box = r.choice(self.categories), self.box(smallest, largest)
                crowd = int(r.random() < crowds)
                area = box[2] * box[3] * r.uniform(0.3, 1) if areas else None
                self.truth(image, category, box, area, crowd)
                for _ in range(r.randint(2, 4) if crowd else 1):
                    if r.random() > missed:
                        wrong = r.random() < 0.1
                        self.found(image, r.choice(self.categories) if wrong else category,
                                   self.near(box, by), round(r.random(), digits))
                if r.random() < extra:
                    self.found(image, category, self.near(box, by * 2), round(r.random(), digits))
        return self

    def write(self, name):
        truth = {"info": {}, "images": [{"id": i, "width": 640, "height": 480} for i in self.image_ids],
                 "categories": [{"id": c, "name": f"c{c}"} for c in self.categories],
                 "annotations": self.annotations}
        with contextlib.redirect_stdout(io.StringIO()):
            gt = COCO()
            gt.dataset = json.loads(json.dumps(truth))
            gt.createIndex()
            if self.results:
                dt = gt.loadRes(json.loads(json.dumps(self.results)))
            else:
                dt = COCO()
                dt.dataset = {**gt.dataset, "annotations": []}
                dt.createIndex()
            e = COCOeval(gt, dt, "bbox")
            e.evaluate()
            e.accumulate()
            e.summarize()
        expected = dict(zip(NAMES, (float(v) for v in e.stats)))
        text = json.dumps({"recorded_with": f"pycocotools {version('pycocotools')}, numpy {version('numpy')}",
                           "expected": expected, "truth": truth, "results": self.results}, separators=(",", ":"))
        (OUT / f"{name}.json").write_text(text.replace('},{', '},\n{') + "\n")
        print(f"{name:22}", " ".join(f"{k}={v:.4f}" for k, v in expected.items()))


def unordered(scene):
    scene.random.shuffle(scene.annotations)
    scene.random.shuffle(scene.results)
    for i, a in enumerate(scene.annotations):
        a["id"] = i + 1
    return scene


def at_the_edge():
    """Overlaps exactly at thresholds, equal overlaps, areas exactly at the ends of the ranges."""
    s = Scene(0, [1, 2, 3, 4, 5], [1])
    s.truth(1, 1, [0, 0, 100, 100])
    s.found(1, 1, [0, 0, 50, 100], 0.9)  # IoU 0.5
    s.truth(2, 1, [0, 0, 100, 100])
    s.found(2, 1, [0, 0, 100, 75], 0.8)  # IoU 0.75
    s.truth(3, 1, [0, 0, 32, 32])  # small and medium
    s.found(3, 1, [0, 0, 32, 32], 0.7)  # IoU 1
    s.truth(3, 1, [100, 0, 96, 96])  # medium and large
    s.found(3, 1, [100, 0, 96, 96], 0.7)
    s.truth(4, 1, [0, 0, 10, 10])  # two truths overlap one box alike
    s.truth(4, 1, [4, 0, 10, 10])
    s.found(4, 1, [2, 0, 10, 10], 0.6)
    s.found(4, 1, [0, 0, 10, 10], 0.6)
    s.truth(5, 1, [0, 0, 50, 50], crowd=1)
    s.truth(5, 1, [0, 0, 50, 50])
    s.found(5, 1, [0, 0, 50, 50], 0.5)
    s.found(5, 1, [0, 0, 50, 50], 0.5)
    s.found(5, 1, [200, 200, 0, 10], 0.4)  # a box without area
    return s


def crowded():
    """More than 100 boxes on an image: the limit bites."""
    s = Scene(6, [1, 2], [1])
    for image in s.image_ids:
        for _ in range(60):
            box = s.box(10, 80)
            s.truth(image, 1, box)
            for _ in range(2):
                s.found(image, 1, s.near(box, 0.15), round(s.random.random(), 2))
    return s


def only_crowds():
    s = Scene(7, [1], [1, 2])
    s.truth(1, 1, [0, 0, 200, 200], crowd=1)
    s.found(1, 1, [10, 10, 40, 40], 0.9)
    s.found(1, 1, [300, 300, 40, 40], 0.8)
    return s


def nothing_found():
    s = Scene(8, [1, 2], [1, 2])
    s.truth(1, 1, [0, 0, 20, 20])
    s.truth(2, 2, [0, 0, 200, 200])
    return s


def nothing_there():
    s = Scene(9, [1, 2], [1])
    s.found(1, 1, [0, 0, 20, 20], 0.5)
    return s


def signed_zero_scores():
    """Scores of any sign: 0.0 and -0.0 are one score."""
    s = Scene(10, [3, 1, 2], [1])
    for image in s.image_ids:
        for n, score in enumerate([0.0, -0.0, -1.5, 2.0, -0.0, 0.0]):
            box = [n * 100, 0, 60, 60]
            if s.random.random() < 0.6:
                s.truth(image, 1, box)
            s.found(image, 1, s.near(box, 0.1), score)
    return s


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    Scene(1, range(1, 16), [1, 2, 3]).fill(6, 8, 200, 0.12, 3).write("mixed")
    unordered(Scene(2, [40, 7, 19, 3, 88, 1000000007, 12, 5], [1, 5, 90]).fill(
        8, 8, 250, 0.15, 1, crowds=0.25, empty=0.2, areas=True)).write("ties-and-crowds")
    Scene(3, range(1, 11), [1]).fill(10, 1, 30, 0.1, 2, empty=0.3).write("tiny")
    Scene(4, range(1, 11), [1, 2]).fill(5, 90, 400, 0.08, 2, crowds=0.1).write("large")
    unordered(Scene(5, range(1, 13), [1, 2, 3, 4, 5, 6]).fill(
        4, 20, 130, 0.2, 0, crowds=0.3, empty=0.4, areas=True)).write("all-ties-few-truths")
    crowded().write("more-than-100")
    only_crowds().write("only-crowds")
    nothing_found().write("nothing-found")
    nothing_there().write("nothing-there")
    signed_zero_scores().write("signed-zero-scores")
    at_the_edge().write("at-the-edge")
