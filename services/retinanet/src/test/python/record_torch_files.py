"""Records what torch.save writes, for TorchFileTest and TorchFileFuzzTest.

Usage: record_torch_files.py FOLDER     (with PyTorch; recorded with 2.13)

Values are 0, 1, 2, ... divided by 8, so that the test knows them and every type holds them exactly.
"""

import argparse
import collections
import pathlib
import sys

import torch

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def numbers(*shape, dtype=torch.float32):
    count = 1
    for axis in shape:
        count *= axis
    return (torch.arange(count, dtype=torch.float64) / 8).reshape(shape).to(dtype)


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 4, 3)
        self.norm = torch.nn.BatchNorm2d(4)


model = Small()
state = model.state_dict()  # an OrderedDict with the attribute _metadata
with torch.no_grad():
    for tensor in state.values():
        tensor.copy_(numbers(*tensor.shape, dtype=tensor.dtype))
torch.save(state, folder / "state-dict.pth")
torch.save(state, folder / "protocol-4.pth", pickle_protocol=4)
torch.save(state, folder / "before-1.6.pth", _use_new_zipfile_serialization=False)
torch.save(model, folder / "whole-model.pth")

flat = numbers(100)
torch.save(
    collections.OrderedDict(
        half=numbers(2, 3, dtype=torch.float16),
        bfloat=numbers(2, 3, dtype=torch.bfloat16),
        double=numbers(2, 3, dtype=torch.float64),
        integers=torch.arange(6),
        scalar=torch.tensor(0.5),
        empty=torch.zeros(0, 4),
        channels_last=numbers(2, 3, 2, 2).to(memory_format=torch.channels_last),
        part_of_a_storage=flat[10:16].reshape(2, 3),
        transposed=flat[20:26].reshape(2, 3).T,
        parameter=torch.nn.Parameter(numbers(3)),
    ),
    folder / "types-and-views.pth",
)

optimizer = torch.optim.SGD(model.parameters(), lr=0, momentum=0.9)
sum(p.sum() for p in model.parameters()).backward()
optimizer.step()
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[16, 22], gamma=0.1)
checkpoint = {
    "model": {"module." + name: tensor for name, tensor in state.items()},
    "optimizer": optimizer.state_dict(),
    "lr_scheduler": scheduler.state_dict(),
    "args": argparse.Namespace(lr=0.01, output_dir="."),
    "epoch": 25,
}
torch.save(checkpoint, folder / "checkpoint.pth")
averaged = {"module." + name: tensor + 1 for name, tensor in state.items()}
averaged["n_averaged"] = torch.tensor(7)
torch.save({**checkpoint, "model_ema": averaged}, folder / "checkpoint-with-average.pth")
