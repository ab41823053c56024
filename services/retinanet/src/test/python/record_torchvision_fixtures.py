"""Records what torchvision's RetinaNet says and learns, for TorchvisionFixtureTest.

usage: python record_torchvision_fixtures.py FOLDER   (torch 2.x and a matching torchvision)
Two narrow networks with random weights (seed 0), batch-norm statistics included, two small pictures, three classes.
Each file holds the weights under their own names, and under "fixture." the normalized input, anchors, boxes, logits,
deltas, both losses and the length of each parameter's gradient.
"""
import json, struct, sys
from pathlib import Path

import torch
from torch import nn
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import BackboneWithFPN
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.retinanet import RetinaNet, RetinaNetHead
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet
from torchvision.ops.feature_pyramid_network import LastLevelP6P7

WIDTH, HEIGHT, CLASSES, FPN = 96, 64, 3, 8


def resnet(block, blocks, width):
    m = ResNet.__new__(ResNet)
    nn.Module.__init__(m)
    m._norm_layer, m.inplanes, m.dilation, m.groups, m.base_width = nn.BatchNorm2d, width, 1, 1, 64
    m.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
    m.bn1, m.relu, m.maxpool = nn.BatchNorm2d(width), nn.ReLU(True), nn.MaxPool2d(3, 2, 1)
    for i, n in enumerate(blocks):
        setattr(m, f"layer{i + 1}", m._make_layer(block, width * 2**i, n, stride=1 if i == 0 else 2))
    return m


def network(block, blocks, width, p6_from_c5):
    channels = [width * 2**i * block.expansion for i in (1, 2, 3)]
    extra = LastLevelP6P7(channels[-1] if p6_from_c5 else FPN, FPN)
    body = BackboneWithFPN(resnet(block, blocks, width), {"layer2": "0", "layer3": "1", "layer4": "2"}, channels, FPN, extra)
    sizes = tuple((s, int(s * 2 ** (1 / 3)), int(s * 2 ** (2 / 3))) for s in (16, 32, 64, 128, 256))
    anchors = AnchorGenerator(sizes, ((0.5, 1.0, 2.0),) * 5)
    return RetinaNet(body, CLASSES, anchor_generator=anchors, head=RetinaNetHead(FPN, 9, CLASSES))


def randomise(model):
    """Weights that make every part matter: He-sized convolutions, norms away from 1 and 0, a head that says something."""
    for name, p in list(model.named_parameters()) + list(model.named_buffers()):
        with torch.no_grad():
            if p.dim() == 4:
                p.normal_(0, (2 / p[0].numel()) ** 0.5)
            elif name.endswith("running_var") or ("bn" in name and name.endswith("weight")) or "downsample.1.weight" in name:
                p.uniform_(0.5, 1.5)
            elif p.is_floating_point():
                p.normal_(0, 0.1)


def write(path, tensors):
    header, offset, body = {}, 0, b""
    for name, t in tensors.items():
        data = t.detach().to(torch.float32).contiguous().numpy().astype("<f4").tobytes()
        header[name] = dict(dtype="F32", shape=list(t.shape), data_offsets=[offset, offset + len(data)])
        offset, body = offset + len(data), body + data
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def record(path, *shape):
    torch.manual_seed(0)
    model = network(*shape)
    randomise(model)
    x = torch.randn(2, 3, HEIGHT, WIDTH)
    boxes = [torch.tensor([[4.0, 6.0, 30.5, 50.0], [40.0, 8.0, 62.0, 30.0]]), torch.tensor([[10.0, 20.0, 27.0, 39.0]])]
    labels = [torch.tensor([0, 2]), torch.tensor([1])]
    weights = {k: v.clone() for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}

    model.backbone.eval()
    features = list(model.backbone(x).values())
    anchors = model.anchor_generator(ImageList(x, [(HEIGHT, WIDTH)] * 2), features)
    frozen = model.head(features)

    model.backbone.train()
    out = model.head(list(model.backbone(x).values()))
    targets = [dict(boxes=b, labels=l) for b, l in zip(boxes, labels)]
    losses = model.compute_loss(targets, out, anchors)
    sum(losses.values()).backward()

    f = {"input": x, "anchors": anchors[0], "logits": frozen["cls_logits"], "deltas": frozen["bbox_regression"]}
    f |= {f"boxes.{i}": b for i, b in enumerate(boxes)} | {f"labels.{i}": l for i, l in enumerate(labels)}
    f |= {"focal_loss": losses["classification"][None], "box_loss": losses["bbox_regression"][None]}
    f |= {f"gradient.{n}": p.grad.norm()[None] for n, p in model.named_parameters()}
    f |= {"running_mean": model.backbone.body.bn1.running_mean, "running_var": model.backbone.body.bn1.running_var}
    write(path, weights | {f"fixture.{k}": v for k, v in f.items()})


folder = Path(sys.argv[1])
record(folder / "resnet10-p6-from-p5.safetensors", BasicBlock, [1, 1, 1, 1], 8, False)
record(folder / "resnet50-p6-from-c5.safetensors", Bottleneck, [3, 4, 6, 3], 4, True)
