"""Writes the golden files of PyTorchFileTest and ScriptedNetworkTest with torch.save and torch.jit.save, and files that ask a
reader to run code.

    python3 pytorch_golden.py ../resources/org/smoothap/torch/weights/pytorch

Made with torch 1.13.
"""
import collections
import io
import json
import os
import pathlib
import pickle
import sys
import zipfile

import numpy
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


hostile("system.pt", {"weight": Call(os.system, "echo a file of weights ran a command")})
hostile("eval.pt", {"weight": Call(eval, "1 + 1")}, protocol=4)
torch.save(torch.nn.Linear(1, 1), folder / "module.pt")


def save_script(name, module):
    """torch.jit.save, without the notes on where in which source file each line of the code was."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as written, zipfile.ZipFile(folder / name, "w") as archive:
        for entry in written.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                archive.writestr(zipfile.ZipInfo(entry.filename), written.read(entry))


# TorchScript files hold the code of every class in them: here, only of those below.
class Conv(torch.nn.Module):
    def __init__(self, into: int, out: int, kernel: int):
        super().__init__()
        self.weight = torch.nn.Parameter((torch.rand(out, into, kernel, kernel) - 0.5) / 2)
        self.bias = torch.nn.Parameter((torch.rand(out) - 0.5) / 2)

    def forward(self, x):
        return torch.conv2d(x, self.weight, self.bias)


class Norm(torch.nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(channels))
        self.bias = torch.nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x):
        if self.training:
            self.num_batches_tracked.add_(1)
        return torch.batch_norm(
            x, self.weight, self.bias, self.running_mean, self.running_var, self.training, 0.1, 1e-5, False)


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = Conv(4, 5, 3)

    def forward(self, x):
        return torch.relu(self.conv(x))


class Trunk(torch.nn.Module):
    """A small network that is scripted: two convolutions, a batch norm, control flow, a list, a buffer."""

    def __init__(self):
        super().__init__()
        self.conv1 = Conv(3, 4, 3)
        self.bn1 = Norm(4)
        self.layer = Layer()
        self.sizes = [2, 3]
        self.register_buffer("scale", torch.tensor(0.5))

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        if x.size(2) > 2:
            x = self.layer(x)
        return x.mean(self.sizes) * self.scale


def uniform(tensor_number, count):
    """count numbers in 0..1; the same integers as in the Java tests."""
    with numpy.errstate(over="ignore"):
        x = numpy.arange(1, count + 1, dtype=numpy.uint64) + numpy.uint64(tensor_number * 1000003)
        x *= numpy.uint64(0x9E3779B97F4A7C15)
        x ^= x >> numpy.uint64(32)
        x *= numpy.uint64(0xD6E8FEB86659FD93)
        x ^= x >> numpy.uint64(32)
    return torch.from_numpy(((x >> numpy.uint64(40)).astype(numpy.float64) / 2.0**24).astype(numpy.float32))


def rounded(tensor):
    return [float("%.7g" % v) for v in tensor.detach().flatten().tolist()]


def scripted():
    """The module, what it computes, and what three steps of gradient descent make of it."""
    torch.manual_seed(1)
    trunk = Trunk()
    save_script("scripted.pt", torch.jit.script(trunk))
    images = (2 * uniform(1, 2 * 3 * 8 * 8) - 1).reshape(2, 3, 8, 8)
    target = uniform(2, 2 * 5).reshape(2, 5)
    result = {"eval": rounded(trunk.eval()(images))}
    trunk.train()
    for step in range(3):
        trunk.zero_grad()
        features = trunk(images)
        (features * target).sum().backward()
        if step == 0:
            result["train"] = rounded(features)
            result["gradient"] = {name: rounded(p.grad)[:8] for name, p in trunk.named_parameters()}
        with torch.no_grad():
            for p in trunk.parameters():
                p -= 0.5 * p.grad
    result["after"] = {name: rounded(tensor)[:8] for name, tensor in trunk.state_dict().items()}
    lines = [f' "{k}": {json.dumps(v)}' for k, v in result.items()]
    (folder / "scripted.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


scripted()


class Maps(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = Conv(3, 2, 1)

    def forward(self, x):
        return self.conv(x)


class Pair(Maps):
    def forward(self, x):
        return self.conv(x), x


class Dropping(Maps):
    def forward(self, x):
        return torch.dropout(self.conv(x).mean((2, 3)), 0.5, self.training)


save_script("maps.pt", torch.jit.script(Maps()))
save_script("pair.pt", torch.jit.script(Pair()))
save_script("frozen.pt", torch.jit.freeze(torch.jit.script(Maps().eval())))
save_script("dropout.pt", torch.jit.script(Dropping()))
