"""Writes the golden files of PyTorchFileTest with torch.save, and files that ask a reader to run code.

    python3 pytorch_golden.py ../resources/org/smoothap/torch/weights/pytorch

Made with torch 1.13.
"""
import collections
import os
import pathlib
import pickle
import sys
import zipfile

import torch

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def numbers(*shape):
    count = 1
    for side in shape:
        count *= side
    return (torch.arange(count, dtype=torch.float32) - 1.5).reshape(shape) / 8


types = {
    "doubles": torch.tensor([0.1, -1e300], dtype=torch.float64),
    "floats": torch.tensor([[0, 1, -2.5], [3.25, 1e-40, float("inf")]]),
    "halves": torch.tensor([0.5, -2, 65504]).half(),
    "brains": torch.tensor([1, -123.5]).bfloat16(),
    "longs": torch.tensor([-1, 2**40]),
    "ints": torch.tensor([-7, 2**31 - 1], dtype=torch.int32),
    "shorts": torch.tensor([-300, 300], dtype=torch.int16),
    "chars": torch.tensor([-128, 127], dtype=torch.int8),
    "bytes": torch.tensor([0, 127, 255], dtype=torch.uint8),
    "truths": torch.tensor([False, True]),
    "scalar": torch.tensor(42.0),
    "nothing": torch.zeros(0, 4),
    "ein Wört": torch.tensor([1.0]),
}
torch.save(types, folder / "types.pt")

# what model.state_dict() gives: an OrderedDict with versions of the modules beside it
model = torch.nn.Sequential(collections.OrderedDict(conv=torch.nn.Conv2d(1, 2, 3), norm=torch.nn.BatchNorm2d(2), fc=torch.nn.Linear(2, 3)))
with torch.no_grad():
    for i, parameter in enumerate(model.parameters()):
        parameter.copy_(numbers(*parameter.shape) + i)
torch.save(model.state_dict(), folder / "ordered.pt")
torch.save(model.state_dict(), folder / "legacy.pt", _use_new_zipfile_serialization=False)
torch.save(model.state_dict(), folder / "protocol4.pt", pickle_protocol=4)

base = numbers(4, 6)
torch.save(
    {
        "whole": base,
        "transposed": base.t(),
        "columns": base[1:, ::2],
        "expanded": base[0, 5].expand(3, 2),
        "last": base[3, 5],
        "none": base[4:],
        "parameter": torch.nn.Parameter(base[:2, 1]),
    },
    folder / "views.pt",
)

optimizer = torch.optim.Adam(model.parameters())
sum((p**2).sum() for p in model.parameters()).backward()
optimizer.step()
checkpoint = {
    "epoch": 3,
    "best": 0.75,
    "big": 2**70,
    "arch": "toy",
    "done": False,
    "scheduler": None,
    "history": [1.0, 2.0, (3, 4, 5, 6)],
    "optimizer": optimizer.state_dict(),
    "model": collections.OrderedDict(("module." + k, v) for k, v in model.state_dict().items()),
}
torch.save(checkpoint, folder / "nested.pt")
torch.save(checkpoint, folder / "nested-legacy.pt", _use_new_zipfile_serialization=False)


class Call:
    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def hostile(name, value, protocol=2):
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(value, protocol))
        archive.writestr("archive/version", "3\n")


hostile("system.pt", {"weight": Call(os.system, "touch /tmp/smoothap-was-here")})
hostile("eval.pt", {"weight": Call(eval, "1 + 1")}, protocol=4)
torch.save(torch.nn.Linear(1, 1), folder / "module.pt")


class Trunk(torch.nn.Module):
    """A small network that is scripted: two convolutions, a batch norm, dropout that is off, a control flow."""

    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(4)
        self.layer = torch.nn.Sequential(torch.nn.Conv2d(4, 5, 3, stride=2), torch.nn.ReLU())
        self.sizes = [1, 2]
        self.register_buffer("scale", torch.tensor(0.5))

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        if x.size(2) > 2:
            x = self.layer(x)
        return x.mean((2, 3)) * self.scale


torch.manual_seed(1)
trunk = Trunk()
torch.jit.script(trunk).save(str(folder / "scripted.pt"))
