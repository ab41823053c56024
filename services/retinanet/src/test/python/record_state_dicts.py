"""Records the names, types and shapes of torchvision's state dicts, for StateDictTest.

usage: python record_state_dicts.py FOLDER   (torch 2.x and a matching torchvision)
The two networks that torchvision names are written out, a line a tensor; of every network that the same parts make over
other backbones, the number of tensors and the SHA-256 of these lines. 91 classes, as of COCO.
"""
import hashlib, sys
from functools import partial
from pathlib import Path

import torch
import torchvision
from torch import nn
from torchvision.models.detection import retinanet
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor
from torchvision.ops.feature_pyramid_network import LastLevelP6P7

CLASSES = 91
BACKBONES = "resnet18 resnet34 resnet50 resnet101 resnext50_32x4d resnext101_32x8d resnext101_64x4d".split()


def over(backbone, v2):
    """As retinanet_resnet50_fpn and retinanet_resnet50_fpn_v2 do it."""
    body = getattr(torchvision.models, backbone)(weights=None)
    p6 = LastLevelP6P7(body.fc.in_features if v2 else 256, 256)
    body = _resnet_fpn_extractor(body, 5, returned_layers=[2, 3, 4], extra_blocks=p6)
    anchors = retinanet._default_anchorgen()
    head = None
    if v2:
        head = retinanet.RetinaNetHead(
            body.out_channels, anchors.num_anchors_per_location()[0], CLASSES, norm_layer=partial(nn.GroupNorm, 32))
    return retinanet.RetinaNet(body, CLASSES, anchor_generator=anchors, head=head)


def lines(model):
    types = {torch.float32: "F32", torch.int64: "I64"}
    return "".join(
        f"{name} {types[tensor.dtype]} {list(tensor.shape)}\n" for name, tensor in sorted(model.state_dict().items()))


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
sums = ""
with torch.device("meta"):
    for backbone in BACKBONES:
        for v2 in (False, True):
            name = f"retinanet_{backbone}_fpn" + ("_v2" if v2 else "")
            listing = lines(over(backbone, v2))
            sums += f"{name} {listing.count(chr(10))} {hashlib.sha256(listing.encode()).hexdigest()}\n"
            if backbone == "resnet50":
                own = getattr(torchvision.models.detection, name)(weights=None, weights_backbone=None)
                assert lines(own) == listing
                (folder / f"{name}.txt").write_text(listing)
(folder / "sums.txt").write_text(sums)
