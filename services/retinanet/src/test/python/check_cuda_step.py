"""Runs a training program of Retinue on a CUDA device that does not exist, and checks every operation, those of the
backward pass and the optimizer included: where its tensors lie, of which elements they are, and that libtorch has it for
CUDA. Tensors are fake: they have device, type and shape, and no numbers. Needs g++ and no card; tried with PyTorch 2.13.

usage: python check_cuda_step.py PROGRAM.pt BATCH WIDTH HEIGHT float32|bfloat16
Prints the operations that the program names, one a line, or the first fault, and then ends with 1.
"""
import collections, ctypes, importlib.util, os, re, subprocess, sys, tempfile, zipfile

program, batch, width, height = sys.argv[1], *map(int, sys.argv[2:5])
torch_home = os.path.dirname(importlib.util.find_spec("torch").origin)
with tempfile.TemporaryDirectory() as folder:
    built = os.path.join(folder, "card.so")
    subprocess.run(
        ["g++", "-std=c++20", "-shared", "-fPIC", "-I" + torch_home + "/include",
         os.path.join(os.path.dirname(os.path.abspath(__file__)), "cuda_without_card.cpp"), "-o", built,
         "-L" + torch_home + "/lib", "-lc10", "-ltorch_cpu", "-Wl,-rpath," + torch_home + "/lib"],
        check=True)
    ctypes.CDLL(built, ctypes.RTLD_GLOBAL)

import torch, yaml
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

elements = getattr(torch, sys.argv[5])
card, processor = torch.device("cuda", 0), torch.device("cpu")


def natives():
    """libtorch's operations by name."""
    listing = os.path.join(os.path.dirname(torch_home), "torchgen/packaged/ATen/native/native_functions.yaml")
    with open(listing) as text:
        return {entry["func"].split("(")[0]: entry for entry in yaml.load(text, yaml.CSafeLoader)}


NATIVES = natives()


def runs_on_cuda(name):
    entry = NATIVES[name]
    if "structured_delegate" in entry:
        entry = NATIVES[entry["structured_delegate"]]
    kinds = ",".join(entry.get("dispatch", {"CompositeImplicitAutograd": ""}))
    return "CUDA" in kinds or "Composite" in kinds


class Checked(TorchDispatchMode):
    """Checks each operation before and after it runs; answers what waits for the card."""

    def __init__(self):
        super().__init__()
        self.waits = collections.Counter()
        self.seen = collections.Counter()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = func.name().removeprefix("aten::")
        took = [x for x in tree_leaves((args, kwargs)) if isinstance(x, torch.Tensor)]
        if name == "_local_scalar_dense":
            self.waits[took[0].device.type] += 1
            return True if took[0].dtype == torch.bool else 1e-3
        # PyTorch has no fake _fused_sgd_; it gives nothing back.
        result = None if name == "_fused_sgd_" else func(*args, **kwargs)
        gave = [x for x in tree_leaves(result) if isinstance(x, torch.Tensor)]
        self.seen[name] += 1
        if not name.startswith("prim::"):
            self.check(name, took, gave)
        return result

    def check(self, name, took, gave):
        def fail(why):
            fault = f"{name}({', '.join(f'{x.device} {x.dtype}' for x in took)}): {why}"
            print(fault)  # TorchScript does not pass on what an exception says
            raise AssertionError(fault)

        if not runs_on_cuda(name):
            fail("libtorch does not have it for CUDA")
        # The learning rate and the share of the average are numbers on the processors.
        if any(x.device != card and x.dtype != torch.float64 for x in took + gave):
            fail("a tensor is not on the card")
        kinds = {x.dtype for x in took}
        if name.startswith("convolution") and kinds != {elements}:
            fail(f"not all tensors are of {elements}")
        if name == "native_group_norm" and len(kinds) > 1:
            fail("CUDA takes scale and shift only in the elements of the map")
        if name.startswith("_fused") and kinds != {torch.float32}:
            fail("the optimizer's tensors are not all float32")


def attributes(text):
    return re.findall(r"^  (\w+) : Tensor$", text, re.M)


with zipfile.ZipFile(program) as archive:
    code = next(archive.read(n).decode() for n in archive.namelist() if n.endswith("code/__torch__.py"))
packs_nothing = "  def pack(self) -> Tensor:\n    return torch.empty([0])\n"
assert packs_nothing in code, "the program packs weights, which only processors do"
module = torch.jit.load(program, map_location="cpu")._c
with FakeTensorMode(), Checked() as checked:
    for name in attributes(code):
        real = module.getattr(name)
        module.setattr(name, torch.empty(real.shape, dtype=real.dtype, device=card).requires_grad_(real.requires_grad))
    pixels = torch.empty((batch, height, width, 3), dtype=torch.uint8, device=card)
    anchors = module._get_method("outputs")(pixels)[0].shape[1]
    found = 5
    for _ in range(2):
        checked.waits.clear()
        outcome = module._get_method("step")(
            pixels,
            torch.empty((batch * anchors, 1), device=card),
            torch.empty(found, dtype=torch.long, device=card),
            torch.empty(found, dtype=torch.long, device=card),
            torch.empty((found, 4), device=card),
            torch.empty(2, dtype=torch.float64))
        assert outcome.device == card and outcome.shape == (3,), outcome
        assert checked.waits["cuda"] == 1, f"the step waits for the card {checked.waits['cuda']} times"
    kept = module._get_method("kept")()
    assert all(x.device == card and x.dtype == torch.float32 for x in kept)
    module._get_method("keep")(torch.empty((), device=card), *kept)
for needed in ("convolution_backward", "linalg_vector_norm"):
    assert checked.seen[needed], f"no {needed} ran"
assert checked.seen["_fused_adamw_"] + checked.seen["_fused_sgd_"], "no fused optimizer ran"
for name in sorted(set(re.findall(r"\b((?:torch|ops)\.[\w.]+)\(", code.replace(packs_nothing, "")))):
    print(name)
