"""torchvision's RetinaNet, eager, as `retinue bench forward` times ours: images a second, and the share of the device's
measured bf16 matrix products.

usage: python bench_torchvision.py [--arch retinanet_resnet50_fpn] [--size 800] [--batch 16] [--device cuda] [--runs 20]
One line for each of fp32 and bf16, both channels_last, from normalized pictures to the heads' outputs. On NVIDIA's cards
fp32 convolutions multiply in TF32 unless --no-tf32 is given, as PyTorch does by default. Operations are 2 * products of
the convolutions, counted by PyTorch's FlopCounterMode.
"""
import argparse, statistics, time
import torch
from torch.utils.flop_counter import FlopCounterMode
from torchvision.models import detection

a = argparse.ArgumentParser()
a.add_argument("--arch", default="retinanet_resnet50_fpn")
a.add_argument("--size", type=int, default=800)
a.add_argument("--batch", type=int, default=16)
a.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
a.add_argument("--runs", type=int, default=20)
a.add_argument("--threads", type=int, default=1)
a.add_argument("--no-tf32", action="store_true")
a = a.parse_args()
torch.manual_seed(0)
torch.set_num_threads(a.threads)
torch.backends.cudnn.allow_tf32 = not a.no_tf32
on_gpu = a.device.startswith("cuda")


def wait():
    if on_gpu:
        torch.cuda.synchronize()


def timed(work, warm_ups, runs):
    """Seconds of each run."""
    for _ in range(warm_ups):
        work()
    wait()
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        wait()
        seconds.append(time.perf_counter() - began)
    return seconds


def peak():
    """Floating-point operations a second in products as those of retinue's MatmulBenchmark."""
    side, products = (8192, 16) if on_gpu else (1024, 2)
    x, y = (torch.randn(side, side, device=a.device).bfloat16() for _ in range(2))
    z = torch.mm(x, y)

    def multiply():
        for _ in range(products):
            torch.mm(x, y, out=z)

    return 2 * side**3 * products / min(timed(multiply, 2, 5))


def heads(model, x):
    out = model.head(list(model.backbone(x).values()))
    return out["cls_logits"], out["bbox_regression"]


name = torch.cuda.get_device_name(a.device) if on_gpu else "cpu"
with torch.inference_mode():
    most = peak()
    print(f"{name}, torch {torch.__version__}: {most / 1e12:.3f} TFLOP/s in bf16 matrix products", flush=True)
    model = getattr(detection, a.arch)(weights=None, weights_backbone=None, num_classes=91).eval()
    with FlopCounterMode(display=False) as counted:
        heads(model, torch.rand(1, 3, a.size, a.size))
    for kind in (torch.float32, torch.bfloat16):
        served = model.to(a.device, kind, memory_format=torch.channels_last)
        x = torch.rand(a.batch, 3, a.size, a.size, device=a.device, dtype=kind)
        x = x.contiguous(memory_format=torch.channels_last)
        seconds = timed(lambda: heads(served, x), 3, a.runs)
        images = a.batch / min(seconds)
        done = images * counted.get_total_flops()
        print(
            f"{a.arch} core {a.size}px batch {a.batch} torchvision {str(kind).removeprefix('torch.')}:"
            f" {1e3 / images:.1f} ms/image min, {statistics.median(seconds) * 1e3 / a.batch:.1f} median;"
            f" {images:.1f} images/s, {done / 1e12:.3f} TFLOP/s, {100 * done / most:.1f} % of the peak",
            flush=True,
        )
