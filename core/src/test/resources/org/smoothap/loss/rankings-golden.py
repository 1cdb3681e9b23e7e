"""Writes rankings-golden.csv: values and gradients of the authors' own losses, in double precision on the CPU.

    python3 rankings-golden.py FASTAP ROADMAP DIR PNP HAPPIER > rankings-golden.csv

FASTAP: a checkout of github.com/kunhe/FastAP-metric-learning; its gradient, which is N/2 times that of
its loss, is multiplied by 2/N here.
ROADMAP: of github.com/elias-ramzi/ROADMAP, for its copy of the Blackbox AP of github.com/martius-lab/blackbox-backprop; the
random size of the margin is 1 here.
DIR: of github.com/naver/deep-image-retrieval.
PNP: of github.com/interestingzhuo/PNPloss, for classes of one size; for others the PNPLoss of pytorch-metric-learning.
HAPPIER: of github.com/elias-ramzi/HAPPIER; the superclass of class c is c // 2.
Made with torch 1.13, pytorch-metric-learning 2.9.0, and these at ca85b2a, fed37d7, 610247f, 582ffab, 5af91b3.

Input: x[i][j] = ((7 k k + 3 k) mod 1009) / 1009 - 0.5 with k = i D + j; rows L2-normalised, then the loss; the gradient is
that with respect to x. Labels: i / per-class, or (i i) mod 7 where per-class is 0.
"""
import importlib.abc
import importlib.machinery
import importlib.util
import pathlib
import sys
import types
from unittest import mock

import torch

fastap, roadmap, dirtorch, pnp, happier = map(pathlib.Path, sys.argv[1:6])
sys.path[:0] = [str(roadmap), str(happier)]


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands for what their packages import and these losses do not use."""

    def find_spec(self, name, *_):
        known = ("scipy", "sklearn", "tqdm", "faiss", "hydra", "omegaconf", "ray")
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in known else None

    def create_module(self, spec):
        return mock.MagicMock(__spec__=spec, __path__=[], __name__=spec.name)

    def exec_module(self, module):
        pass


def module(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


sys.meta_path.append(Absent())
torch.Tensor.cuda = lambda self, *_: self  # their losses put constants on the GPU
torch.set_default_dtype(torch.float64)
torch.float = torch.float64  # two of them ask for single precision
torch.Tensor.float = torch.Tensor.double
torch.randn_like = lambda like, **_: torch.ones_like(like)  # Blackbox AP's random size of the margin
heaviside = torch.heaviside
torch.heaviside = lambda x, values: heaviside(x.detach(), values)  # here it refuses to be differentiated; its slope is 0

from pytorch_metric_learning.losses import PNPLoss  # noqa: E402
from roadmap.losses import BlackBoxAP  # noqa: E402
from happier.engine.compute_relevance_on_the_fly import compute_relevance_on_the_fly  # noqa: E402
from happier.losses import HAPLoss  # noqa: E402

fastap_code = module(fastap / "pytorch" / "FastAP_loss.py")
dir_code = module(dirtorch / "dirtorch" / "loss.py")
pnp_code = module(pnp / "criteria" / "PNP.py")


def batch(count, dimension, per_class):
    k = torch.arange(count * dimension, dtype=torch.int64)
    x = (((7 * k * k + 3 * k) % 1009).double() / 1009 - 0.5).view(count, dimension).requires_grad_()
    i = torch.arange(count)
    return x, i // per_class if per_class else i * i % 7


class Scaled(torch.autograd.Function):
    """The value, with a scaled gradient."""

    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x.clone()

    @staticmethod
    def backward(ctx, gradient):
        return gradient * ctx.factor, None


def fast_ap(bins):
    return lambda unit, labels: fastap_code.FastAPLoss(bins)(Scaled.apply(unit, 2 / len(unit)), labels)


def matrix(query_positive, loss):
    """A loss of scores and of the matrix that says who is a positive, with or without the query itself."""

    def of(unit, labels):
        scores = unit @ unit.t()
        same = (labels[:, None] == labels[None, :]).double()
        if not query_positive:
            others = ~torch.eye(len(unit), dtype=torch.bool)
            scores, same = (m[others].view(len(unit), -1) for m in (scores, same))
        return loss(scores, same)

    return of


def pnp_loss(variant, alpha=1, b=2):
    def loss(unit, labels):
        if (labels[1:] < labels[:-1]).any():
            return PNPLoss(b=b, alpha=alpha, anneal=0.01, variant=variant)(unit, labels)
        options = types.SimpleNamespace(b=b, alpha=alpha, anneal=0.01, bs=len(unit), embed_dim=unit.shape[1],
                                        samples_per_class=int((labels == 0).sum()),
                                        variant="PNP-" + variant[0] + "_" + variant[1:] if variant != "O" else "PNP-O")
        return pnp_code.Criterion(options)(unit, labels)

    return loss


def hap(alpha=1.0, **settings):
    def loss(unit, labels):
        levels = torch.stack([labels, labels // 2], dim=1)

        def relevance(target):
            return compute_relevance_on_the_fly(target, alpha=alpha, check_for=range(3), type="pop")

        return HAPLoss(**{**dict(tau=0.01, rho=100.0, offset=1.44, delta=0.05, start=0.5), **settings})(
            unit, levels, relevance_fn=relevance)

    return loss


LOSSES = {
    "fastap": fast_ap(10),
    "fastap bins=5": fast_ap(5),
    "blackbox-ap": matrix(True, BlackBoxAP(4.0, 0.02)),
    "blackbox-ap lambda=0.5 margin=0.1": matrix(True, BlackBoxAP(0.5, 0.1)),
    "listwise-ap": matrix(True, dir_code.APLoss(25, -1, 1).double()),
    "listwise-ap bins=20 query-positive=false": matrix(False, dir_code.APLoss(20, -1, 1).double()),
    "listwise-ap lowest=0.0": matrix(True, dir_code.APLoss(25, 0, 1).double()),
    "pnp": pnp_loss("O"),
    "pnp variant=Iu": pnp_loss("Iu"),
    "pnp variant=Ib": pnp_loss("Ib"),
    "pnp variant=Ib b=5.0": pnp_loss("Ib", b=5),
    "pnp variant=Ds": pnp_loss("Ds"),
    "pnp variant=Dq": pnp_loss("Dq"),
    "pnp variant=Dq alpha=4.0": pnp_loss("Dq", alpha=4),
    "h-ap": hap(),
    "h-ap alpha=2.5": hap(2.5),
    "h-ap start=0.0 offset=1.0": hap(start=0.0, offset=1.0),
}

print("loss,count,dimension,per-class,value,norm,first,second,third")
for name, loss in LOSSES.items():
    for count, dimension, per_class in ((12, 8, 3), (24, 4, 4), (48, 3, 4), (112, 512, 4), (40, 5, 0), (75, 16, 0)):
        if name.startswith("h-ap") and count == 112:
            continue  # row 62 scores rows 60 and 64, and 58 and 66, the same to 1e-16, where H jumps: rounding decides
        x, labels = batch(count, dimension, per_class)
        value = loss(torch.nn.functional.normalize(x), labels)
        value.backward()
        numbers = [value.item(), x.grad.norm().item(), *x.grad[0, :3].tolist()]
        print(",".join([name, str(count), str(dimension), str(per_class)] + [f"{number:.12g}" for number in numbers]))
