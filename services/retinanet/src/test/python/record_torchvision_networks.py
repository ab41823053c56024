"""Records what whole torchvision networks say and learn, for TorchvisionNetworkTest and TorchvisionPeerTest.

usage: python record_torchvision_networks.py fixtures FOLDER
       python record_torchvision_networks.py serve OUT ARCH MIN_SIDE MAX_SIDE BATCH CLASSES
       python record_torchvision_networks.py train OUT ARCH MIN_SIDE MAX_SIDE BATCH CLASSES float32|float64
serve: the network's input, logits and deltas of a batch of pictures of odd sizes, and its detections in pixels of the
pictures. train: both losses and the gradient of every trainable tensor of one training step.

The class bias is set so that some thousand candidates pass the threshold and suppression has work to do. Of several
pictures and class scales, those are taken that keep the scores of a picture farther apart than rounding may move them,
and that find the same with a slightly other overlap limit: else the order would be a matter of chance. That is for the
fixtures; among the thousand scores of three large pictures some always lie closer, and the comparison lets them swap.

Training is compared on pictures that need no scaling, in float64, and in float32 with torchvision's tensors laid out as
ours (channels_last). In float32 a value within rounding of nought passes a ReLU here and not there, and its gradient
with it: over ResNet-50 with learning batch norms, torchvision's own two layouts differ by 7 % in the gradient of conv1
with these weights, and by 25 % with those it starts from.
"""
import sys
from pathlib import Path

import numpy as np
import torch

from torchvision_networks import fill, network, picture, uniform, write

SIZES = [(213, 321), (359, 251), (187, 187)]  # rows, columns
CANDIDATES = 2500
TRIES, GAP, FIXTURE_GAP = 40, 2e-7, 4e-5  # a fixture must hold on other processors, too


def pictures(batch, first, sizes=SIZES):
    return [picture(first + n, *sizes[n % len(sizes)]) for n in range(batch)]


def about(images, first):
    """What Java needs to make the same pictures."""
    return {"sizes": torch.tensor([i.shape[:2] for i in images]), "first": torch.tensor([first])}


def tensors(images, dtype=torch.float32):
    return [torch.from_numpy(i).permute(2, 0, 1).to(dtype) / 255 for i in images]


def heads(model, images):
    batch, _ = model.transform(tensors(images))
    features = list(model.backbone(batch.tensors).values())
    return batch, features, model.head(features)


def detections(model, images, batch, features, out, nms):
    """torchvision's own tail of RetinaNet.forward, for outputs that are there."""
    model.nms_thresh = nms
    counts = [f.size(2) * f.size(3) * 9 for f in features]
    split = {k: list(v.split(counts, dim=1)) for k, v in out.items()}
    anchors = [list(a.split(counts)) for a in model.anchor_generator(batch, features)]
    found = model.postprocess_detections(split, anchors, batch.image_sizes)
    return model.transform.postprocess(found, batch.image_sizes, [i.shape[:2] for i in images])


def same(some, others):
    return all(a["labels"].shape == b["labels"].shape and torch.equal(a["labels"], b["labels"]) for a, b in zip(some, others))


def calibrated(arch, classes, transform, images, enough):
    """The scales and the shift of the head's last convolutions."""
    model = fill(network(arch, classes, **transform), 1, 0, 1).eval()
    batch, features, out = heads(model, images)
    raw, deltas = out["cls_logits"], out["bbox_regression"]
    box_scale = float(np.float32(0.5 / deltas.std().item()))
    share = min(0.015, CANDIDATES * len(images) / raw.numel())
    # The threshold lies in the widest of a hundred gaps.
    tail = raw.flatten().topk(int(share * raw.numel())).values[-100:]
    widest = int((tail[:-1] - tail[1:]).argmax())
    limit = float((tail[widest] + tail[widest + 1]) / 2)
    best = (-1.0, 1.0, 0.0)
    for k in range(TRIES):
        scale = float(np.float32((1 + k * 2 / TRIES) / raw.std().item()))
        shift = float(np.float32(np.log(0.05 / 0.95) - limit * scale))
        scaled = {"cls_logits": raw * scale + shift, "bbox_regression": deltas * box_scale}
        found = detections(model, images, batch, features, scaled, 0.5)
        gap = min(((d["scores"][:-1] - d["scores"][1:]).min().item() for d in found if len(d["scores"]) > 1), default=0.0)
        if gap > best[0]:
            near = (detections(model, images, batch, features, scaled, 0.5 + sign * 3 * enough) for sign in (-1, 1))
            if all(same(found, other) for other in near):
                best = (gap, scale, shift)
        if best[0] > enough:
            break
    return best[1], best[2], box_scale, best[0]


def serve(path, arch, min_side, max_side, batch, classes, gap_wanted=GAP, with_input=True):
    transform = dict(min_size=min_side, max_size=max_side)
    with torch.inference_mode():
        for first in range(20):
            images = pictures(batch, first)
            cls_scale, cls_shift, box_scale, gap = calibrated(arch, classes, transform, images, 2 * gap_wanted)
            if gap > gap_wanted:
                break
        assert gap > gap_wanted, "no pictures keep scores apart"
        model = fill(network(arch, classes, **transform), cls_scale, cls_shift, box_scale).eval()
        inputs, features, out = heads(model, images)
        found = model(tensors(images))
    record = about(images, first) | {"scales": torch.tensor([cls_scale, cls_shift, box_scale])}
    if with_input:
        record["input"] = inputs.tensors
    record |= {"logits": out["cls_logits"], "deltas": out["bbox_regression"]}
    for n, d in enumerate(found):
        record |= {f"{k}.{n}": v for k, v in d.items()}
    write(path, record)
    print("torchvision", arch, min_side, batch, "pictures from", first, "input", tuple(inputs.tensors.shape),
          "logits std %.2f" % out["cls_logits"].std().item(), "deltas std %.2f" % out["bbox_regression"].std().item(),
          "detections", [len(d["scores"]) for d in found],
          "scores %.3f to %.3f" % (max(d["scores"].max().item() for d in found), min(d["scores"].min().item() for d in found)),
          "least gap %.1e" % gap)


def truth(n, height, width, classes):
    """Boxes in pixels of a picture: two large, one small."""
    w, h = width, height
    boxes = [[0.05 * w, 0.1 * h, 0.6 * w, 0.7 * h], [0.5 * w, 0.45 * h, 0.95 * w, 0.9 * h], [0.7 * w, 0.1 * h, 0.8 * w, 0.3 * h]]
    return dict(boxes=torch.tensor(boxes), labels=torch.tensor([(7 * n + i) % classes for i in range(3)]))


def train(path, arch, min_side, max_side, batch, classes, dtype, whole=True):
    mean, std = ([float(np.float32(v)) for v in vs] for vs in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
    transform = dict(min_size=min_side, max_size=max_side, image_mean=mean, image_std=std)
    model = fill(network(arch, classes, **transform), 0.1, -4.5, 0.1).to(dtype).train()
    model = model.to(memory_format=torch.channels_last)
    images = pictures(batch, 0, [(min_side, min_side * 4 // 3 - 1), (min_side * 6 // 5 + 1, min_side)])
    targets = [truth(n, *i.shape[:2], classes) for n, i in enumerate(images)]
    losses = model(tensors(images, dtype), targets)
    sum(losses.values()).backward()
    record = about(images, 0) | {"scales": torch.tensor([0.1, -4.5, 0.1])}
    record |= {"losses": torch.stack([losses["classification"], losses["bbox_regression"]])}
    for n, t in enumerate(targets):
        record |= {f"{k}.{n}": v for k, v in t.items()}
    for name, p in model.named_parameters():
        if p.grad is not None and whole:
            record[f"gradient.{name}"] = p.grad
        elif p.grad is not None:
            # Its length, and its share along a direction of its own, which a permuted one would not have.
            direction = torch.from_numpy(uniform(f"direction.{name}", p.numel())).reshape(p.shape)
            record[f"gradient.{name}"] = torch.stack([p.grad.norm(), (p.grad * direction).sum()])
    statistics = {k: v for k, v in model.state_dict().items() if k.startswith("backbone.body.bn1.running")}
    write(path, record | statistics)
    print("torchvision", arch, min_side, batch, dtype, "losses", [round(v.item(), 4) for v in losses.values()])


if sys.argv[1] == "fixtures":
    folder = Path(sys.argv[2])
    for arch in ("narrow", "narrow_v2"):
        name = "torchvision-" + arch.replace("_", "-")
        serve(folder / f"{name}-serve.safetensors", arch, 61, 90, 2, 3, FIXTURE_GAP, with_input=False)
        train(folder / f"{name}-train.safetensors", arch, 61, 90, 2, 3, torch.float64, whole=False)
else:
    path, arch = sys.argv[2:4]
    min_side, max_side, batch, classes = map(int, sys.argv[4:8])
    if sys.argv[1] == "serve":
        serve(path, arch, min_side, max_side, batch, classes)
    else:
        train(path, arch, min_side, max_side, batch, classes, getattr(torch, sys.argv[8]))
