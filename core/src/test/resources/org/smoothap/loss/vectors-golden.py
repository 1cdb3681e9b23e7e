"""Writes vectors-golden.csv: values and gradients of losses with class vectors, in double precision on the CPU.

    python3 vectors-golden.py PROXYANCHOR NORMSOFTMAX PROXYNCA SOFTTRIPLE PML > vectors-golden.csv

Checkouts of github.com/tjddus9597/Proxy-Anchor-CVPR2020, azgo14/classification_metric_learning, euwern/proxynca_pp,
idstcv/SoftTriple (the authors' own losses) and KevinMusgrave/pytorch-metric-learning (ArcFace, its sub-centres, CosFace).
Made with torch 1.13 and these at 51db570, 6c90cec, 217233d, cc1c32d and 216a792.

Input: x[i][j] = ((7 k k + 3 k) mod 1009) / 1009 - 0.5 with k = i D + j; rows L2-normalised, then the loss. Vectors:
v[c][j] = ((11 k k + 5 k + 3) mod 1013) / 1013 - 0.5 with k = c D + j, those of a class one after the other. Gradients are
those with respect to x and v. Labels: i / per-class, or (i i) mod 7 where per-class is 0.
"""
import importlib.abc
import importlib.machinery
import importlib.util
import pathlib
import sys
import types
from unittest import mock

import torch

anchor, softmax, nca, triple, pml = map(pathlib.Path, sys.argv[1:6])
torch.Tensor.cuda = lambda self, *_: self  # their losses put constants on the GPU
torch.nn.Module.cuda = lambda self, *_: self
sys.path.insert(0, str(pml / "src"))


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands for what their packages import and these losses do not use."""

    def find_spec(self, name, *_):
        known = ("scipy", "sklearn", "tqdm", "faiss")
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in known else None

    def create_module(self, spec):
        return mock.MagicMock(__spec__=spec, __path__=[], __name__=spec.name)

    def exec_module(self, module):
        pass


def label_binarize(labels, classes):
    return torch.nn.functional.one_hot(torch.as_tensor(labels), len(classes)).numpy()


# Two of them take one-hot labels from scikit-learn.
sklearn = types.ModuleType("sklearn")
sklearn.preprocessing = types.ModuleType("sklearn.preprocessing")
sklearn.preprocessing.label_binarize = label_binarize
sys.modules["sklearn"], sys.modules["sklearn.preprocessing"] = sklearn, sklearn.preprocessing

sys.meta_path.append(Absent())

from pytorch_metric_learning import losses as pml_losses  # noqa: E402


def module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


sys.path.insert(0, str(nca))
anchor_losses = module("anchor_losses", anchor / "code/losses.py")
softmax_losses = module("softmax_losses", softmax / "metric_learning/modules/losses.py")
nca_losses = module("nca_losses", nca / "loss.py")
triple_losses = module("triple_losses", triple / "loss/SoftTriple.py")


def formula(rows, dimension, a, b, c, modulus):
    k = torch.arange(rows * dimension, dtype=torch.int64)
    return (((a * k * k + b * k + c) % modulus).double() / modulus - 0.5).view(rows, dimension)


def batch(count, dimension, per_class):
    i = torch.arange(count)
    return formula(count, dimension, 7, 3, 0, 1009).requires_grad_(), i // per_class if per_class else i * i % 7


def with_vectors(loss, name, v):
    """The loss with the parameter of this name replaced by v, a tensor of the graph."""
    del loss._parameters[name]
    setattr(loss, name, v)
    return loss


def proxy_anchor(v, classes, **options):
    return with_vectors(anchor_losses.Proxy_Anchor(classes, v.shape[1], **options), "proxies", v)


def normalized_softmax(v, classes, **options):
    return with_vectors(softmax_losses.NormSoftmaxLoss(v.shape[1], classes, **options), "weight", v)


def proxy_nca(v, classes):
    return with_vectors(nca_losses.ProxyNCA_prob(classes, v.shape[1], 3), "proxies", v)


def soft_triple(v, classes, centres, la=20, gamma=0.1, margin=0.01, tau=0.2):
    return with_vectors(triple_losses.SoftTriple(la, gamma, tau, margin, v.shape[1], classes, centres), "fc", v.t())


def margin(kind):
    def loss(v, classes, **options):
        made = kind(num_classes=classes, embedding_size=v.shape[1], **options)
        made.cast_types = lambda *_: None
        return with_vectors(made, "W", v.t())

    return loss


radians = 180 / torch.pi
LOSSES = {
    "normalized-softmax": (1, normalized_softmax),
    "normalized-softmax temperature=0.5": (1, lambda v, c: normalized_softmax(v, c, temperature=0.5)),
    "proxy-anchor": (1, proxy_anchor),
    "proxy-anchor margin=0.3 alpha=4.0": (1, lambda v, c: proxy_anchor(v, c, mrg=0.3, alpha=4)),
    "proxy-nca++": (1, proxy_nca),
    "cosface": (1, margin(pml_losses.CosFaceLoss)),
    "arcface": (1, lambda v, c: margin(pml_losses.ArcFaceLoss)(v, c, margin=0.5 * radians)),
    "arcface margin=1.5 scale=8.0": (1, lambda v, c: margin(pml_losses.ArcFaceLoss)(v, c, margin=1.5 * radians, scale=8)),
    "arcface sub-centres=3": (3, lambda v, c: margin(pml_losses.SubCenterArcFaceLoss)(v, c, margin=0.5 * radians, sub_centers=3)),
    "soft-triple": (10, lambda v, c: soft_triple(v, c, 10)),
    "soft-triple centres=2 gamma=0.5 regulariser=0.0 margin=0.2 scale=5.0": (
        2, lambda v, c: soft_triple(v, c, 2, la=5, gamma=0.5, margin=0.2, tau=0)),
}

print("loss,count,dimension,per-class,classes,value,norm,first,second,third,"
      "vectors-norm,vectors-first,vectors-second,vectors-third")
for name, (vectors_per_class, make) in LOSSES.items():
    for count, dimension, per_class, classes in ((12, 8, 3, 4), (24, 4, 4, 9), (112, 128, 4, 40), (40, 5, 0, 7), (75, 16, 0, 12)):
        x, labels = batch(count, dimension, per_class)
        v = formula(classes * vectors_per_class, dimension, 11, 5, 3, 1013).requires_grad_()
        value = make(v, classes)(torch.nn.functional.normalize(x), labels)
        value.backward()
        numbers = [value.item()]
        for gradient in (x.grad, v.grad):
            numbers += [gradient.norm().item(), *gradient[0, :3].tolist()]
        sizes = [str(count), str(dimension), str(per_class), str(classes)]
        print(",".join([name, *sizes] + [f"{number:.12g}" for number in numbers]))
