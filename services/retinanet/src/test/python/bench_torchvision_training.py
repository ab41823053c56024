"""torchvision's RetinaNet, a training step as `retinue bench train` times ours: forward, losses, backward, clipping, AdamW.

usage: python bench_torchvision_training.py [--arch retinanet_resnet50_fpn] [--size 800] [--batch 16] [--classes 91]
    [--layers 5] [--device cuda] [--runs 20] [--threads 1] [--no-tf32]
One line for each of fp32 and bf16 (autocast, weights in fp32), both channels_last, AdamW in its fused form. Pictures have
two boxes each and already lie on the device as floats; ours also prepares them, on another thread. On NVIDIA's cards fp32
convolutions multiply in TF32 unless --no-tf32 is given, as PyTorch does by default.
"""
import argparse, statistics, time
import torch
from torchvision.models import detection

a = argparse.ArgumentParser()
a.add_argument("--arch", default="retinanet_resnet50_fpn")
a.add_argument("--size", type=int, default=800)
a.add_argument("--batch", type=int, default=16)
a.add_argument("--classes", type=int, default=91)
a.add_argument("--layers", type=int, default=5)
a.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
a.add_argument("--runs", type=int, default=20)
a.add_argument("--threads", type=int, default=1)
a.add_argument("--no-tf32", action="store_true")
a = a.parse_args()
torch.manual_seed(0)
torch.set_num_threads(a.threads)
torch.backends.cudnn.allow_tf32 = not a.no_tf32
WARM_UPS = 5


def step(model, optimizer, pictures, targets, kind):
    with torch.autocast(torch.device(a.device).type, torch.bfloat16, enabled=kind == torch.bfloat16):
        losses = model(pictures, targets)
    optimizer.zero_grad()
    sum(losses.values()).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
    optimizer.step()
    sum(losses.values()).item()  # waits for the card, as ours does to see that the loss is finite


name = torch.cuda.get_device_name(a.device) if a.device.startswith("cuda") else "cpu"
shares = torch.tensor([[0.05, 0.1, 0.15, 0.38], [0.5, 0.35, 0.68, 0.76]])
targets = [
    dict(boxes=(shares * a.size).to(a.device), labels=torch.ones(2, dtype=torch.int64, device=a.device))
    for _ in range(a.batch)
]
pictures = list(torch.rand(a.batch, 3, a.size, a.size, device=a.device))
for kind in (torch.float32, torch.bfloat16):
    model = getattr(detection, a.arch)(
        weights=None, weights_backbone=None, num_classes=a.classes, min_size=a.size, max_size=a.size
    ).to(a.device, memory_format=torch.channels_last).train()
    # torchvision freezes layers of weights that were trained before, and there are none here.
    learns = ("layer4", "layer3", "layer2", "layer1", "conv1", "bn1")[: a.layers if a.layers < 5 else 6]
    for named, parameter in model.backbone.body.named_parameters():
        parameter.requires_grad_(named.startswith(learns))
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=1e-4, weight_decay=0.05, fused=True)
    seconds = []
    for i in range(WARM_UPS + a.runs):
        began = time.perf_counter()
        step(model, optimizer, pictures, targets, kind)
        seconds.append(time.perf_counter() - began)
    seconds = seconds[WARM_UPS:]
    print(
        f"{a.arch} train {a.size}x{a.size} batch {a.batch} classes {a.classes} layers {a.layers} threads {a.threads}"
        f" torchvision {str(kind).removeprefix('torch.')} on {name}:"
        f" {min(seconds):.3f} s/step min, {statistics.median(seconds):.3f} median",
        flush=True,
    )
