"""Writes successors-golden.csv: values and gradients of the authors' own losses, in double precision on the CPU.

    python3 successors-golden.py ROADMAP RECALL > successors-golden.csv

ROADMAP: a checkout of github.com/elias-ramzi/ROADMAP (its CalibrationLoss needs the package pytorch-metric-learning).
RECALL: a checkout of github.com/yash0307/RecallatK_surrogate.
Made with torch 1.13, pytorch-metric-learning 2.9.0, ROADMAP at fed37d7, RecallatK_surrogate at ed05202.

Input: x[i][j] = ((7 k k + 3 k) mod 1009) / 1009 - 0.5 with k = i D + j; rows L2-normalised, then the loss; the gradient is
that with respect to x. Labels: i / per-class, or (i i) mod 7 where per-class is 0.
Shares of mixed pairs: pairs of class c are numbered p = 0, 1, ... in the order of the authors' code, which is
(0,1) (1,2) (2,3) (0,3) (0,2) (1,3) with four a class and (0,1) (1,2) (0,2) with three;
share = ((13 c + 7 p + 5) mod 31) / 31.
"""
import importlib.abc
import importlib.machinery
import pathlib
import sys
import types
from unittest import mock

import torch

roadmap, recall = map(pathlib.Path, sys.argv[1:3])
sys.path[:0] = [str(roadmap), str(recall / "src")]


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands for what their packages import and these losses do not use."""

    def find_spec(self, name, *_):
        known = ("scipy", "sklearn", "tqdm", "faiss", "hydra", "omegaconf", "ray")
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in known else None

    def create_module(self, spec):
        return mock.MagicMock(__spec__=spec, __path__=[], __name__=spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.append(Absent())
torch.Tensor.cuda = lambda self, *_: self  # their losses put constants on the GPU
heaviside = torch.heaviside
torch.heaviside = lambda x, values: heaviside(x.detach(), values)  # here it refuses to be differentiated; its slope is 0

from roadmap.losses import CalibrationLoss, SupAP  # noqa: E402
from roadmap.utils import create_label_matrix  # noqa: E402
import losses as recall_losses  # noqa: E402
import mixup  # noqa: E402

SOP = dict(tau=0.01, rho=100.0, offset=1.44, delta=0.05)
INAT = dict(tau=0.01, rho=100.0, offset=1.0, delta=0.05, start=0.0)


def batch(count, dimension, per_class):
    k = torch.arange(count * dimension, dtype=torch.int64)
    x = (((7 * k * k + 3 * k) % 1009).double() / 1009 - 0.5).view(count, dimension).requires_grad_()
    i = torch.arange(count)
    return x, i // per_class if per_class else i * i % 7


def supap(settings):
    def loss(unit, labels):
        return SupAP(**settings)(unit @ unit.t(), create_label_matrix(labels).double())

    return loss


def contrastive(unit, labels):
    return CalibrationLoss(pos_margin=0.9, neg_margin=0.6)(unit, labels)


def roadmap_loss(unit, labels):
    return supap(SOP)(unit, labels) + contrastive(unit, labels)


class Shares:
    """Stands for the random numbers of the mixup: one call a pair."""

    def __init__(self, pairs):
        self.pairs = pairs
        self.calls = 0

    def rand(self):
        c, p = divmod(self.calls, self.pairs)
        self.calls += 1
        return (13 * c + 7 * p + 5) % 31 / 31


def recall_at_k(temperature, simix=False):
    def loss(unit, labels):
        classes = int(labels.max()) + 1
        count = len(labels)
        criterion = recall_losses.RecallatK(0.01, count, classes, unit.shape[1], [1, 2, 4, 8, 16], [temperature] * 5, simix)
        if simix:
            per_class = count // classes
            shares = Shares(per_class * (per_class - 1) // 2)
            mixup.np = types.SimpleNamespace(random=shares)
            unit = mixup.pos_mixup(unit, classes)
        return sum(criterion(unit, q) for q in range(len(unit)))

    return loss


LOSSES = {
    "supap": supap(SOP),
    "supap start=0.0 offset=1.0": supap(INAT),
    "contrastive": contrastive,
    "roadmap": roadmap_loss,
    "recall-at-k": recall_at_k(1),
    "recall-at-k recall-temperature=0.3": recall_at_k(0.3),
    "recall-at-k simix=true": recall_at_k(1, True),
}

print("loss,count,dimension,per-class,value,norm,first,second,third")
for name, loss in LOSSES.items():
    for count, dimension, per_class in ((12, 8, 3), (24, 4, 4), (48, 3, 4), (112, 512, 4), (40, 5, 0), (75, 16, 0)):
        if "recall" in name and per_class == 0 or "simix" in name and count < 16:
            continue
        x, labels = batch(count, dimension, per_class)
        value = loss(torch.nn.functional.normalize(x), labels)
        value.backward()
        numbers = [value.item(), x.grad.norm().item(), *x.grad[0, :3].tolist()]
        print(",".join([name, str(count), str(dimension), str(per_class)] + [f"{number:.12g}" for number in numbers]))
