"""Writes the golden files of NetworksGoldenTest: names, shapes and features of torchvision's networks, and of conv4 and the
folded MobileNetV2 as plain PyTorch, in double precision, with weights that are a formula of their place.

    python3 networks_golden.py ../resources/org/smoothap/torch/nn

Made with torch 1.13.1 and torchvision 0.14.1.
"""
import json
import pathlib
import sys

import numpy
import torch
import torch.nn.functional as F
import torchvision


def uniform(tensor_number, count):
    """count numbers in 0..1; the same integers as in the Java test."""
    with numpy.errstate(over="ignore"):
        x = numpy.arange(1, count + 1, dtype=numpy.uint64) + numpy.uint64(tensor_number * 1000003)
        x *= numpy.uint64(0x9E3779B97F4A7C15)
        x ^= x >> numpy.uint64(32)
        x *= numpy.uint64(0xD6E8FEB86659FD93)
        x ^= x >> numpy.uint64(32)
    return (x >> numpy.uint64(40)).astype(numpy.float64) / 2.0**24


def value(name, number, shape):
    u = uniform(number, int(numpy.prod(shape)))
    if name.endswith("running_var") or (len(shape) == 1 and name.endswith("weight")):
        u = 0.5 + u
    elif len(shape) == 1:
        u = (u - 0.5) * 0.2
    else:
        u = (2 * u - 1) * numpy.sqrt(6 / numpy.prod(shape[1:]))
    return torch.from_numpy(u.astype(numpy.float32).astype(numpy.float64).reshape(shape))


class Conv4(torch.nn.Module):
    def __init__(self):
        super().__init__()
        for i in range(1, 5):
            setattr(self, f"conv{i}", torch.nn.Conv2d(3 if i == 1 else 64, 64, 3, padding=1))
            setattr(self, f"bn{i}", torch.nn.BatchNorm2d(64))

    def forward(self, x):
        for i in range(1, 5):
            x = F.max_pool2d(F.relu(getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(x))), 2)
        return x.flatten(1)


class Folded(torch.nn.Module):
    """MobileNetV2 without batch norm; SAME padding written out."""

    def __init__(self):
        super().__init__()
        self.tensors = torch.nn.ParameterDict()
        self.state = {}
        self.conv("features.0", 3, 32, 3, 1)
        self.blocks = []
        n, width = 1, 32
        for t, c, repeats, stride in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
            for repeat in range(repeats):
                hidden = width * t
                if t > 1:
                    self.conv(f"features.{n}.expand", width, hidden, 1, 1)
                self.conv(f"features.{n}.depthwise", hidden, hidden, 3, hidden)
                self.conv(f"features.{n}.project", hidden, c, 1, 1)
                self.blocks.append((n, t, stride if repeat == 0 else 1, width == c and (repeat > 0 or stride == 1)))
                n, width = n + 1, c
        self.conv("features.18", 320, 1280, 1, 1)

    def conv(self, name, into, out, kernel, groups):
        self.state[name + ".weight"] = torch.zeros(out, into // groups, kernel, kernel)
        self.state[name + ".bias"] = torch.zeros(out)

    def state_dict(self):
        return self.state

    def apply_conv(self, x, name, stride):
        weight = self.state[name + ".weight"]
        kernel = weight.shape[2]
        pads = []
        for side in (x.shape[3], x.shape[2]):
            total = max(0, (-(-side // stride) - 1) * stride + kernel - side)
            pads += [total // 2, total - total // 2]
        groups = x.shape[1] // weight.shape[1]
        return F.conv2d(F.pad(x, pads), weight, self.state[name + ".bias"], stride=stride, groups=groups)

    def forward(self, x):
        x = F.relu6(self.apply_conv(x, "features.0", 2))
        for n, t, stride, residual in self.blocks:
            y = F.relu6(self.apply_conv(x, f"features.{n}.expand", 1)) if t > 1 else x
            y = F.relu6(self.apply_conv(y, f"features.{n}.depthwise", stride))
            y = self.apply_conv(y, f"features.{n}.project", 1)
            x = x + y if residual else y
        return F.relu6(self.apply_conv(x, "features.18", 1)).mean((2, 3))


def golden(name, model, size, train):
    model.double()
    if hasattr(model, "fc"):
        model.fc = torch.nn.Identity()
    if hasattr(model, "classifier"):
        model.classifier = torch.nn.Identity()
    state = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    for i, (key, tensor) in enumerate(state.items()):
        if isinstance(model, Folded):
            state[key] = model.state[key] = value(key, i, tuple(tensor.shape))
        else:
            tensor.copy_(value(key, i, tuple(tensor.shape)))
    images = torch.from_numpy((2 * uniform(1_000_000, 2 * 3 * size * size) - 1).astype(numpy.float32).astype(numpy.float64)).reshape(2, 3, size, size)
    result = {"size": size, "state": {k: list(v.shape) for k, v in state.items()}}
    with torch.no_grad():
        model.eval()
        result["eval"] = numbers(model(images))
    if train:
        model.train()
        features = model(images)
        result["train"] = numbers(features.detach())
        first = next(k for k in state if k.endswith("weight"))
        last_variance = [k for k in state if k.endswith("running_var")][-1]
        weight = dict(model.named_parameters())[first]
        target = torch.from_numpy(uniform(2_000_000, features.numel())).reshape(features.shape)
        (features * target).sum().backward()
        result["gradient"] = {first: numbers(weight.grad.reshape(1, -1))[0]}
        result["after"] = {last_variance: numbers(model.state_dict()[last_variance].reshape(1, -1))[0]}
    return result


def numbers(features):
    """A few of each row, and its length."""
    return [[float("%.9g" % v) for v in row[:6]] + [float("%.9g" % row.norm())] for row in features]


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    torch.set_num_threads(1)
    for name, model, size, train in [
        ("resnet18", torchvision.models.resnet18(), 40, True),
        ("resnet50", torchvision.models.resnet50(), 40, True),
        ("mobilenet_v2", torchvision.models.mobilenet_v2(dropout=0), 48, True),
        ("conv4", Conv4(), 32, True),
        ("mobilenet_v2_folded", Folded(), 70, False),
    ]:
        result = golden(name, model, size, train)
        lines = [f' "{k}": {json.dumps(v)}' for k, v in result.items() if k != "state"]
        lines.append(' "state": {\n' + ",\n".join(f'  "{k}": {v}' for k, v in result["state"].items()) + "\n }")
        (folder / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
