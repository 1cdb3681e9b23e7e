"""Writes pairs-golden.csv: values and gradients of published losses of pairs, in double precision on the CPU.

    python3 pairs-golden.py PML SUPCON > pairs-golden.csv

PML: a checkout of github.com/KevinMusgrave/pytorch-metric-learning.
SUPCON: a checkout of github.com/HobbitLong/SupContrast, the authors' code of the supervised contrastive loss.
Made with torch 1.13, pytorch-metric-learning 2.8.1 at 216a792 and SupContrast at 66a8fe5.

Input: x[i][j] = ((7 k k + 3 k) mod 1009) / 1009 - 0.5 with k = i D + j; rows L2-normalised, then the loss; the gradient is
that with respect to x. Labels: i / per-class, or (i i) mod 7 where per-class is 0. Where per-class is -1: points of the unit
circle at 0, 10, 20, 50, 60, 80 degrees with labels 0 0 0 1 1 2.
The multi-similarity loss is averaged over the items that have a positive.
Draws of the margin loss: for anchor i and its j-th positive the first negative at which the cumulated weight exceeds
(((3 i + 5 j) mod 11) / 11 + 0.03) of the sum; the weights are those of PML's miner.
"""
import importlib.abc
import importlib.machinery
import pathlib
import sys
from unittest import mock

import torch

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "src"))


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands for what the package imports and these losses do not use."""

    def find_spec(self, name, *_):
        known = ("scipy", "sklearn", "tqdm", "faiss")
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in known else None

    def create_module(self, spec):
        return mock.MagicMock(__spec__=spec, __path__=[], __name__=spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.append(Absent())

from pytorch_metric_learning import distances, losses, miners, reducers  # noqa: E402
from pytorch_metric_learning.miners import distance_weighted_miner  # noqa: E402

sys.path.insert(0, sys.argv[2])
import losses as supcon_losses  # noqa: E402


def batch(count, dimension, per_class):
    if per_class < 0:
        angles = torch.tensor([0, 10, 20, 50, 60, 80]).double().deg2rad()
        return torch.stack([angles.cos(), angles.sin()], 1).requires_grad_(), torch.tensor([0, 0, 0, 1, 1, 2])
    k = torch.arange(count * dimension, dtype=torch.int64)
    x = (((7 * k * k + 3 * k) % 1009).double() / 1009 - 0.5).view(count, dimension).requires_grad_()
    i = torch.arange(count)
    return x, i // per_class if per_class else i * i % 7


def mined(loss, miner=None):
    return lambda unit, labels: loss(unit, labels, miner(unit.detach().clone(), labels) if miner else None)


def margin(unit, labels):
    captured = []
    with mock.patch.object(distance_weighted_miner.lmu, "get_random_triplet_indices",
                           lambda *_, weights, **__: captured.append(weights)):
        distance_weighted_miner.DistanceWeightedMiner().mine(unit.detach(), labels, unit.detach(), labels)
    triplets = []
    for i, weights in enumerate(captured[0]):
        negatives = torch.where(labels != labels[i])[0]
        cumulated = weights[negatives].cumsum(0)
        positives = [p for p in torch.where(labels == labels[i])[0].tolist() if p != i]
        for j, p in enumerate(positives):
            share = (3 * i + 5 * j) % 11 / 11 + 0.03
            drawn = torch.searchsorted(cumulated, share * cumulated[-1].item(), right=True)
            triplets.append((i, p, negatives[drawn].item()))
    return losses.MarginLoss()(unit, labels, tuple(torch.tensor(triplets).T))


def multi_similarity(base, miner=None):
    def loss(unit, labels):
        pairs = miner(unit.detach().clone(), labels) if miner else None
        each = losses.MultiSimilarityLoss(base=base, reducer=reducers.DoNothingReducer())(unit, labels, pairs)
        return each["loss"]["losses"].flatten()[(labels[:, None] == labels).sum(1) > 1].mean()

    return loss


def supcon(unit, labels):
    return supcon_losses.SupConLoss(temperature=0.07, base_temperature=0.07)(unit[:, None], labels)


def n_pair(unit, labels):
    return losses.NPairsLoss(distance=distances.DotProductSimilarity(normalize_embeddings=False))(4 * unit, labels)


SQUARED = distances.LpDistance(power=2)
LOSSES = {
    "triplet mining=all": mined(losses.TripletMarginLoss(margin=0.2, distance=SQUARED)),
    "triplet mining=all distance=euclidean margin=0.05": mined(losses.TripletMarginLoss()),
    "triplet mining=hard distance=euclidean": mined(
        losses.TripletMarginLoss(margin=0.2, reducer=reducers.MeanReducer()), miners.BatchHardMiner()),
    "multi-similarity": multi_similarity(0.5, miners.MultiSimilarityMiner()),
    "multi-similarity mining=false base=1.0": multi_similarity(1),
    "nt-xent": mined(losses.NTXentLoss()),
    "sup-con": mined(losses.SupConLoss()),
    "sup-con temperature=0.07": supcon,
    "margin": margin,
    "lifted-structure": mined(losses.LiftedStructureLoss()),
    "n-pair": n_pair,
    "circle": mined(losses.CircleLoss()),
    "circle m=0.25 gamma=256.0": mined(losses.CircleLoss(m=0.25, gamma=256)),
}

print("loss,count,dimension,per-class,value,norm,first,second,third")
for name, loss in LOSSES.items():
    for count, dimension, per_class in ((12, 8, 3), (24, 4, 2), (48, 6, 4), (64, 512, 4), (40, 5, 0), (75, 16, 0), (6, 2, -1)):
        if name.startswith("sup-con t") and per_class < 0:  # they count the lone item, with loss 0
            continue
        if name == "n-pair" and per_class not in (2, -1) or name == "margin" and dimension > 100:
            continue
        x, labels = batch(count, dimension, per_class)
        value = loss(torch.nn.functional.normalize(x), labels)
        value.backward()
        numbers = [value.item(), x.grad.norm().item(), *x.grad.flatten()[:3].tolist()]
        print(",".join([name, str(count), str(dimension), str(per_class)] + [f"{number:.12g}" for number in numbers]))
