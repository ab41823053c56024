"""torchvision's RetinaNets with weights and pictures that Java can make again (TorchvisionRecord.java), so that a
record holds what torchvision says to them and nothing else.

Every number comes from splitmix64 of the CRC of a tensor's name and the place within the tensor; float32 throughout.
"""
import json, math, struct, zlib
from functools import partial

import numpy as np
import torch
from torch import nn
from torchvision.models import resnet
from torchvision.models.detection import retinanet as tv
from torchvision.models.detection._utils import overwrite_eps
from torchvision.models.detection.backbone_utils import BackboneWithFPN
from torchvision.ops.feature_pyramid_network import LastLevelP6P7
from torchvision.ops.misc import FrozenBatchNorm2d

CLS, BOX = "head.classification_head.cls_logits", "head.regression_head.bbox_reg"


def uniform(name, count):
    """count numbers from -1 to 1."""
    with np.errstate(over="ignore"):
        z = np.uint64(zlib.crc32(name.encode()) << 32) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(40)).astype(np.float32) - np.float32(1 << 23)) / np.float32(1 << 23)


def weights(name, shape):
    """He-sized convolutions; norms away from 0 and 1, every sixteenth with a variance that an epsilon moves."""
    count = math.prod(shape)
    u = uniform(name, count)
    if len(shape) == 4:
        bound = np.float32(math.sqrt(6 / math.prod(shape[1:])))
        v = u * bound
    elif name.endswith("running_var"):
        v = np.float32(1) + np.float32(0.5) * u
        v[::16] = np.float32(1e-3)
    elif name.endswith(".weight"):
        v = np.float32(1) + np.float32(0.5) * u
        if "backbone.body." in name:
            v[::16] *= np.float32(0.03)
            # What a residual block adds stays small beside what it skips.
            if name.endswith(("bn3.weight", "layer1.0.bn2.weight", "layer2.0.bn2.weight")):
                v *= np.float32(0.3)
    else:
        v = np.float32(0.1) * u
    return torch.from_numpy(v.astype(np.float32)).reshape(shape)


def picture(number, height, width):
    """Stripes and blotches under noise: uint8 [H, W, 3]."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    waves = (x * (number + 3) // 7 + c * 31) % 97 + (y * (number + 2) // 5 + c * 17) % 83
    noise = (uniform(f"picture.{number}", height * width * 3).reshape(height, width, 3) * 37).astype(np.int64)
    return np.clip(waves + 38 + noise, 0, 255).astype(np.uint8)


def narrow_resnet(block, blocks, width, groups, group_width):
    m = resnet.ResNet.__new__(resnet.ResNet)
    nn.Module.__init__(m)
    m._norm_layer, m.inplanes, m.dilation, m.groups, m.base_width = nn.BatchNorm2d, width, 1, groups, group_width
    m.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
    m.bn1, m.relu, m.maxpool = nn.BatchNorm2d(width), nn.ReLU(True), nn.MaxPool2d(3, 2, 1)
    for i, n in enumerate(blocks):
        setattr(m, f"layer{i + 1}", m._make_layer(block, width * 2**i, n, stride=1 if i == 0 else 2))
    return m


def over(body, channels, classes, v2, fpn=256, **transform):
    """torchvision's retinanet_resnet50_fpn or _v2, over another body."""
    p6_input = channels[-1] if v2 else fpn
    backbone = BackboneWithFPN(body, {"layer2": "0", "layer3": "1", "layer4": "2"}, channels, fpn, LastLevelP6P7(p6_input, fpn))
    anchors = tv._default_anchorgen()
    norm = partial(nn.GroupNorm, 32) if v2 else None
    head = tv.RetinaNetHead(fpn, anchors.num_anchors_per_location()[0], classes, norm_layer=norm)
    if v2:
        head.regression_head._loss_type = "giou"
    return tv.RetinaNet(backbone, classes, anchor_generator=anchors, head=head, **transform)


def network(arch, classes, **transform):
    if arch == "narrow_v2":
        body = narrow_resnet(resnet.Bottleneck, [3, 4, 6, 3], 8, 4, 16)
        return over(body, [64, 128, 256], classes, True, fpn=128, **transform)
    if arch == "narrow":
        return over(narrow_resnet(resnet.BasicBlock, [2, 2, 2, 2], 8, 1, 64), [16, 32, 64], classes, False, fpn=16, **transform)
    if arch == "retinanet_resnet50_fpn_coco_v1":
        # What weights=COCO_V1 makes, but for the download.
        body = resnet.resnet50(norm_layer=FrozenBatchNorm2d)
        model = over(body, [512, 1024, 2048], classes, False, **transform)
        overwrite_eps(model, 0.0)
        return model
    if arch in ("retinanet_resnet50_fpn", "retinanet_resnet50_fpn_v2"):
        return getattr(tv, arch)(weights=None, weights_backbone=None, num_classes=classes, **transform)
    v2 = arch.endswith("_v2")
    body = getattr(resnet, arch.removeprefix("retinanet_").removesuffix("_v2").removesuffix("_fpn"))()
    return over(body, [body.inplanes // 4, body.inplanes // 2, body.inplanes], classes, v2, **transform)


def fill(model, cls_scale=1.0, cls_shift=0.0, box_scale=1.0):
    with torch.no_grad():
        for name, t in model.state_dict().items():
            if t.is_floating_point():
                v = weights(name, tuple(t.shape))
                if name.startswith(CLS):
                    v = v * np.float32(cls_scale) + (np.float32(cls_shift) if name.endswith("bias") else 0)
                if name.startswith(BOX):
                    v = v * np.float32(box_scale)
                t.copy_(v)
    return model


def write(path, tensors):
    """safetensors."""
    header, offset, parts = {}, 0, []
    for name, t in tensors.items():
        data = t.detach().to(torch.float32).contiguous().numpy().astype("<f4").tobytes()
        header[name] = dict(dtype="F32", shape=list(t.shape), data_offsets=[offset, offset + len(data)])
        offset += len(data)
        parts.append(data)
    text = json.dumps(header).encode()
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        f.writelines(parts)
