"""Weights from PyTorch to Java and back, for WeightsBothWaysPeerTest.

usage: python weights_both_ways.py make  ARCH STYLE FILE.pth
       python weights_both_ways.py check ARCH FILE.pth FILE.safetensors
ARCH is torchvision's function, or retinanet_resnet50_fpn_coco_v1 for its network without an epsilon in the batch norms.
make saves random weights: STYLE "today" as torch.save(model.state_dict()); "old" under the names of torchvision's first
COCO weights, in a checkpoint, after torchvision has loaded them itself. check loads what Java wrote with strict=True
into torchvision's network as it comes, and compares the heads' outputs.
"""
import re, sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import torch
from safetensors.torch import load_file
from torchvision.models import detection

CLASSES, COCO_V1, MOST = 91, "_coco_v1", 2e-4


def network(arch):
    name = arch.removesuffix(COCO_V1)
    return getattr(detection, name)(weights=None, weights_backbone=None, num_classes=CLASSES).eval()


def without_epsilon(model):
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eps = 0.0
    return model


def heads(model, x):
    out = model.head(list(model.backbone(x).values()))
    return torch.cat([out["cls_logits"], out["bbox_regression"]], 2)


def apart(a, b):
    return ((a - b).abs().max() / b.abs().max()).item()


def make(arch, style, file):
    torch.manual_seed(0)
    model = network(arch)
    for name, tensor in model.state_dict().items():
        if name.endswith("running_var"):
            tensor.uniform_(1e-4, 2)
        elif name.endswith(("running_mean", "bn1.bias", "bn2.bias", "bn3.bias")):
            tensor.normal_(0, 0.1)
        elif name.endswith("num_batches_tracked"):
            tensor.fill_(7)
    state = model.state_dict()
    if style == "old":
        old = {}
        for name, tensor in state.items():
            name = re.sub(r"(_head\.conv)\.(\d)\.0\.", lambda m: f"{m[1]}.{2 * int(m[2])}.", name)
            name = re.sub(r"((?:inner|layer)_blocks\.\d)\.0\.", r"\1.", name)
            if not name.endswith("num_batches_tracked"):
                old[name] = tensor
        # Without the counters, as frozen batch norms have none.
        missing, unexpected = network(arch).load_state_dict(dict(old), strict=False)
        assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing), (missing, unexpected)
        state = {"model": old, "epoch": 25}
    torch.save(state, file)


def check(arch, original, exported):
    torch.manual_seed(1)
    state = torch.load(original)
    ours, theirs = network(arch), network(arch)
    theirs.load_state_dict(state.get("model", state), strict="model" not in state)
    ours.load_state_dict(load_file(exported), strict=True)
    x = torch.rand(1, 3, 128, 160)
    with torch.inference_mode():
        if arch.endswith(COCO_V1):
            unscaled = heads(theirs, x)
            expected = heads(without_epsilon(theirs), x)
            # Rounding differs, and a deep network of random weights makes much of it.
            assert apart(unscaled, expected) > 20 * MOST, "the epsilon hardly matters here"
            off, most = apart(heads(ours, x), expected), MOST
        else:
            off, most = apart(heads(ours, x), heads(theirs, x)), 0
    print(arch, "largest difference of the heads' outputs, as a share of the largest output:", off)
    assert off <= most, off


{"make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
