"""The PyTorch reference: the authors' Smooth-AP loss in a plain training loop, with the settings of the -reference recipes of
the photo sets (MobileNetV2, CUB and groceries). Prints one line an epoch: the figures on the unseen classes.

    python3 bench/peers/pytorch_reference.py SMOOTH_AP_LOSS.py DATA WEIGHTS.safetensors [--seed 0] [--epochs 6] [--threads 2]

SMOOTH_AP_LOSS.py is src/Smooth_AP_loss.py of github.com/Andrew-Brown1/Smooth_AP (its transfers to a GPU are taken out on
loading), DATA a folder with index.csv. Needs numpy, Pillow and PyTorch (made with 1.13). glibc's malloc should keep freed memory:
MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=100000000.
"""
import argparse
import csv
import json
import math
import pathlib
import time

import numpy
import torch
import torch.nn.functional as F
from PIL import Image

CLASSES, PER_CLASS, SIDE, RESIZE = 28, 4, 128, 146
STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]


def authors_loss(path):
    module = {}
    exec(compile(pathlib.Path(path).read_text().replace(".cuda()", ""), path, "exec"), module)
    return module["SmoothAP"](0.01, CLASSES * PER_CLASS, CLASSES, 512)


def safetensors(path):
    data = pathlib.Path(path).read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    return {name: torch.from_numpy(numpy.frombuffer(data, numpy.float32, offset=8 + length + entry["data_offsets"][0],
                                                    count=math.prod(entry["shape"])).reshape(entry["shape"]).copy())
            for name, entry in header.items()}


class MobileNetV2(torch.nn.Module):
    """The folded network: convolutions with bias, TensorFlow's SAME padding, ReLU6; a linear head; L2."""

    def __init__(self, tensors):
        super().__init__()
        self.tensors = torch.nn.ParameterDict({name.replace(".", "_"): torch.nn.Parameter(
            tensor.contiguous(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor)
            for name, tensor in tensors.items() if not name.startswith("classifier")})
        self.head = torch.nn.Linear(1280, 512)  # uniform in +-1/sqrt(fan in), biases too

    def conv(self, name, x, stride=1, groups=1, active=True):
        weight, bias = self.tensors[name.replace(".", "_") + "_weight"], self.tensors[name.replace(".", "_") + "_bias"]
        total = max(0, (math.ceil(x.shape[2] / stride) - 1) * stride + weight.shape[2] - x.shape[2])
        if total % 2:
            x = F.pad(x, [total // 2, total - total // 2] * 2)
        y = F.conv2d(x, weight, bias, stride, 0 if total % 2 else total // 2, 1, groups)
        return F.relu6(y) if active else y

    def forward(self, x):
        x = self.conv("features.0", x, 2)
        block, channels = 1, 32
        for expansion, out, repeats, first in STAGES:
            for repeat in range(repeats):
                name, stride = f"features.{block}", first if repeat == 0 else 1
                y = x if expansion == 1 else self.conv(name + ".expand", x)
                y = self.conv(name + ".depthwise", y, stride, y.shape[1])
                y = self.conv(name + ".project", y, active=False)
                x = x + y if stride == 1 and channels == out else y
                block, channels = block + 1, out
        return F.normalize(self.head(self.conv("features.18", x).mean((2, 3))))


def pixels(images):
    x = torch.from_numpy(numpy.stack([numpy.asarray(image) for image in images])).permute(0, 3, 1, 2)
    return (x.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def crop(image, random):
    width, height = image.size
    for _ in range(10):
        area = width * height * random.uniform(0.2, 1)
        ratio = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if 0 < w <= width and 0 < h <= height:
            left, top = random.integers(0, width - w + 1), random.integers(0, height - h + 1)
            break
    else:
        w = h = min(width, height)
        left, top = (width - w) // 2, (height - h) // 2
    image = image.resize((SIDE, SIDE), Image.BILINEAR, box=(left, top, left + w, top + h))
    return image.transpose(Image.FLIP_LEFT_RIGHT) if random.random() < 0.5 else image


def centre(image):
    width, height = image.size
    scale = RESIZE / min(width, height)
    image = image.resize((round(width * scale), round(height * scale)), Image.BILINEAR)
    left, top = (image.size[0] - SIDE) // 2, (image.size[1] - SIDE) // 2
    return image.crop((left, top, left + SIDE, top + SIDE))


def batches(labels, random):
    groups = {}
    for label in set(labels):
        rows = random.permutation([i for i, other in enumerate(labels) if other == label])
        groups[label] = [rows[i:i + PER_CLASS] for i in range(0, len(rows) - PER_CLASS + 1, PER_CLASS)]
    while sum(1 for left in groups.values() if left) >= CLASSES:
        open_classes = sorted(label for label, left in groups.items() if left)
        weights = numpy.array([len(groups[label]) for label in open_classes], float)
        chosen = random.choice(open_classes, CLASSES, replace=False, p=weights / weights.sum())
        yield numpy.concatenate([groups[label].pop() for label in sorted(chosen)])


def figures(embeddings, labels):
    labels = numpy.array(labels)
    scores = embeddings @ embeddings.T
    hits = {1: 0, 4: 0, 10: 0}
    precision = at_r = 0.0
    for i in range(len(labels)):
        order = numpy.argsort(-scores[i], kind="stable")
        right = labels[order[order != i]] == labels[i]
        ranks = numpy.flatnonzero(right) + 1
        precisions = numpy.arange(1, len(ranks) + 1) / ranks
        precision += precisions.mean()
        at_r += precisions[ranks <= len(ranks)].sum() / len(ranks)
        for k in hits:
            hits[k] += ranks[0] <= k
    return " ".join([f"recall@{k} {count / len(labels):.4f}" for k, count in hits.items()]
                    + [f"map {precision / len(labels):.4f} map@r {at_r / len(labels):.4f}"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("loss"), parser.add_argument("data"), parser.add_argument("weights")
    parser.add_argument("--seed", type=int, default=0), parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random = numpy.random.default_rng(options.seed)
    root = pathlib.Path(options.data)
    split = {"train": ([], []), "test": ([], [])}
    for row in csv.DictReader(open(root / "index.csv")):
        if row["zero_shot_split"] in split:
            images, labels = split[row["zero_shot_split"]]
            images.append(Image.open(root / row["path"]).convert("RGB"))
            labels.append(row.get("fine_name") or row["class_name"])
    network, loss = MobileNetV2(safetensors(options.weights)), authors_loss(options.loss)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-4, weight_decay=4e-4)
    test = [centre(image) for image in split["test"][0]]

    def evaluate(epoch, note):
        with torch.no_grad():
            parts = [network(pixels(test[i:i + 128])).numpy() for i in range(0, len(test), 128)]
        print(f"seed {options.seed} epoch {epoch} {figures(numpy.concatenate(parts), split['test'][1])} {note}", flush=True)

    evaluate(0, "")
    for epoch in range(1, options.epochs + 1):
        begun, losses, count = time.time(), [], 0
        for batch in batches(split["train"][1], random):
            value = loss(network(pixels([crop(split["train"][0][i], random) for i in batch])))
            optimizer.zero_grad(set_to_none=True)
            value.backward()
            optimizer.step()
            losses.append(value.item())
            count += len(batch)
        seconds = time.time() - begun
        evaluate(epoch, f"loss {numpy.mean(losses):.4f} batches {len(losses)} images/s {count / seconds:.1f}")


main()
