"""Writes the golden files of NetworksGoldenTest: names, shapes, features and gradients of torchvision's and timm's networks,
and of conv4 and the folded MobileNetV2 as plain PyTorch, in double precision, with weights that are a formula of their place;
positions resampled by timm; numbers of parameters.

    python3 networks_golden.py ../resources/org/smoothap/torch/nn [NAME ...]

Made with torch 1.13.1, torchvision 0.14.1 and timm 0.9.16. senet50_vggface2 is timm's legacy_seresnet50 with the names of
VGGFace2-pytorch and its channels in the order blue, green, red.
"""
import json
import pathlib
import sys

import numpy
import torch
import timm
import torch.nn.functional as F
import torchvision
from timm.layers import resample_abs_pos_embed


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


class VggFace2(torch.nn.Module):
    """The legacy SE-ResNet-50 under the names of VGGFace2-pytorch, fed with BGR."""

    RENAMED = [("layer0.", ""), ("se_module.fc1", "conv4"), ("se_module.fc2", "conv5")]

    def __init__(self):
        super().__init__()
        self.legacy = [timm.create_model("legacy_seresnet50", num_classes=0, drop_rate=0.0).double()]

    def renamed(self, tensors):
        result = {}
        for key, tensor in tensors:
            for old, new in self.RENAMED:
                key = key.replace(old, new)
            result[key] = tensor
        return result

    def state_dict(self):
        return self.renamed(self.legacy[0].state_dict().items())

    def named_parameters(self):
        return self.renamed(self.legacy[0].named_parameters()).items()

    def train(self, mode=True):
        self.legacy[0].train(mode)

    def forward(self, x):
        return self.legacy[0](x.flip(1))


def vit(name, size):
    return timm.create_model(name, num_classes=0, img_size=size, dynamic_img_size=True)


def pixels(size):
    return torch.from_numpy((2 * uniform(1_000_000, 2 * 3 * size * size) - 1).astype(numpy.float32).astype(numpy.float64)).reshape(2, 3, size, size)


def golden(model, size, train, gradients=(), other=None):
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
    images = pixels(size)
    result = {"size": size, "state": {k: list(v.shape) for k, v in state.items()}}
    with torch.no_grad():
        model.eval()
        result["eval"] = numbers(model(images))
        if other:
            result["other"] = {"size": other, "eval": numbers(model(pixels(other)))}
    if train:
        model.train()
        features = model(images)
        result["train"] = numbers(features.detach())
        first = next(k for k in state if k.endswith("weight"))
        variances = [k for k in state if k.endswith("running_var")]
        target = torch.from_numpy(uniform(2_000_000, features.numel())).reshape(features.shape)
        (features * target).sum().backward()
        weights = dict(model.named_parameters())
        result["gradient"] = {k: numbers(weights[k].grad.reshape(1, -1))[0] for k in (first, *gradients)}
        result["after"] = {k: numbers(model.state_dict()[k].reshape(1, -1))[0] for k in variances[-1:]}
    return result


def numbers(features):
    """A few of each row, and its length."""
    return [[float("%.9g" % v) for v in row[:6]] + [float("%.9g" % row.norm())] for row in features]


def positions():
    """Positions of 4 x 4 patches, a formula of their place, for other grids."""
    cases = []
    for extra, rows, columns in [(1, 6, 6), (1, 3, 3), (2, 7, 5), (1, 4, 4)]:
        source = torch.from_numpy(2 * uniform(3_000_000, (extra + 16) * 2) - 1).float().reshape(1, extra + 16, 2)
        resampled = resample_abs_pos_embed(source, [rows, columns], [4, 4], num_prefix_tokens=extra)
        cases.append({"extra": extra, "rows": rows, "columns": columns, "values": [float("%.7g" % v) for v in resampled.flatten()]})
    return cases


def parameters():
    """Trained numbers of whole trunks for images of 224 pixels."""
    counts = {}
    for name in ("resnet18", "resnet50", "mobilenet_v2"):
        model = getattr(torchvision.models, name)()
        head = model.classifier if hasattr(model, "classifier") else model.fc
        counts[name] = sum(p.numel() for p in model.parameters()) - sum(p.numel() for p in head.parameters())
    for name in TIMM:
        counts[name] = sum(p.numel() for p in timm.create_model(name, num_classes=0).parameters())
    return counts


TIMM = ["seresnet50", "legacy_seresnet50"]
TIMM += [f"vit_{size}_patch16_224" for size in ("tiny", "small", "base")] + ["vit_base_patch32_224"]
TIMM += [f"deit_{size}{kind}_patch16_224" for kind in ("", "_distilled") for size in ("tiny", "small", "base")]

SE = ["layer2.0.conv1.weight", "layer3.1.%s.weight", "layer3.1.%s.bias"]
VIT = ["cls_token", "pos_embed", "blocks.0.attn.qkv.weight", "blocks.11.mlp.fc1.bias"]

NETWORKS = {
    "resnet18": lambda: golden(torchvision.models.resnet18(), 40, True),
    "resnet50": lambda: golden(torchvision.models.resnet50(), 40, True),
    "seresnet50": lambda: golden(timm.create_model("seresnet50", num_classes=0), 40, True, [k.replace("%s", "se.fc1") for k in SE]),
    "legacy_seresnet50": lambda: golden(
        timm.create_model("legacy_seresnet50", num_classes=0, drop_rate=0.0), 40, True, [k.replace("%s", "se_module.fc1") for k in SE]),
    "senet50_vggface2": lambda: golden(VggFace2(), 40, True, [k.replace("%s", "conv4") for k in SE]),
    "mobilenet_v2": lambda: golden(torchvision.models.mobilenet_v2(dropout=0), 48, True),
    "conv4": lambda: golden(Conv4(), 32, True),
    "mobilenet_v2_folded": lambda: golden(Folded(), 70, False),
    "vit_small_patch16_224": lambda: golden(vit("vit_small_patch16_224", 48), 48, True, VIT, 64),
    "vit_base_patch32_224": lambda: golden(vit("vit_base_patch32_224", 64), 64, False),
    "deit_tiny_distilled_patch16_224": lambda: golden(
        vit("deit_tiny_distilled_patch16_224", 48), 48, True, ["dist_token"] + VIT, 32),
}
for other in TIMM:
    if other not in NETWORKS:  # the same classes in other sizes: names, shapes and features
        NETWORKS[other] = lambda name=other: golden(vit(name, 32), 32, False)

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    chosen = sys.argv[2:] or [*NETWORKS, "positions", "parameters"]
    torch.set_num_threads(1)
    for name in chosen:
        if name == "positions":
            text = "[\n" + ",\n".join(" " + json.dumps(case) for case in positions()) + "\n]\n"
        elif name == "parameters":
            text = json.dumps(parameters(), indent=1) + "\n"
        else:
            result = NETWORKS[name]()
            lines = [f' "{k}": {json.dumps(v)}' for k, v in result.items() if k != "state"]
            lines.append(' "state": {\n' + ",\n".join(f'  "{k}": {v}' for k, v in result["state"].items()) + "\n }")
            text = "{\n" + ",\n".join(lines) + "\n}\n"
        (folder / f"{name}.json").write_text(text)
