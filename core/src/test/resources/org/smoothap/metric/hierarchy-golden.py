"""Writes hierarchy-golden.csv: H-AP and NDCG of rankings of graded items by the authors' code.

    python3 hierarchy-golden.py HAPPIER > hierarchy-golden.csv

HAPPIER: a checkout of github.com/elias-ramzi/HAPPIER. Made with torch 1.13 and HAPPIER at 5af91b3; its relevances are float32.

Columns: levels, the grades of the items best first (0: a negative), H-AP, NDCG. Grade of item i of row n:
((i i + 3 i n + n) mod 11) // d less one, at least 0 and at most levels, d = 11 / (levels + 2).
"""
import importlib.util
import pathlib
import sys
import types

import torch

root = pathlib.Path(sys.argv[1]) / "happier"


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


package = types.ModuleType("happier")
sys.modules["happier"] = package
package.lib = types.ModuleType("happier.lib")
sys.modules["happier.lib"] = package.lib
package.lib.create_relevance_matrix = load(
    "create_relevance_matrix", root / "lib" / "create_relevance_matrix.py").create_relevance_matrix
metrics = load("metrics", root / "engine" / "metrics.py")
relevance = load("relevance", root / "engine" / "compute_relevance_on_the_fly.py")

print("levels,grades,h-ap,ndcg")
for n in range(1, 25):
    levels = 1 + n % 4
    items = torch.arange(5 + 3 * n)
    divisor = 11 / (levels + 2)
    grades = (((items * items + 3 * items * n + n) % 11) / divisor).floor().long().sub(1).clamp(0, levels).unsqueeze(0)
    # levels + 1: the authors count the levels from 0. A factor common to all grades leaves H-AP as it is.
    relevances = relevance.relevance_for_batch(grades, alpha=1.0, check_for=[levels + 1], type="pop")[:, :levels + 1]
    present = relevances[0, 1:][relevances[0, 1:] > 0]
    if len(present.unique()) < len(present):
        continue  # their code takes two grades of equal relevance for one another, and counts their items twice
    ranked = package.lib.create_relevance_matrix(grades, relevances)
    print(levels, "".join(map(str, grades[0].tolist())), "%.9g" % metrics.hap(ranked, relevances).item(),
          "%.9g" % metrics.ndcg(grades).item(), sep=",")
