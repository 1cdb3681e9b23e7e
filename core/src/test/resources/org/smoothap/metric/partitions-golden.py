"""Writes partitions-golden.csv: NMI and AMI of small partitions by scikit-learn (Debian's 1.2).

    python3 partitions-golden.py > partitions-golden.csv

A line: classes, clusters, nmi and ami, both with the arithmetic mean. The published values of scikit-learn's user guide are the first.
"""
import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score

random = np.random.default_rng(0)
pairs = [([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]), ([0, 0, 1, 1], [1, 1, 0, 0]), ([0, 0, 0, 0], [0, 1, 2, 3]),
         ([0, 0, 1, 1], [0, 0, 0, 0]), ([0, 0, 0], [5, 5, 5]), ([0, 1, 2, 3], [0, 0, 1, 1]), ([0, 1, 0, 1], [0, 0, 1, 1])]
for n, a, b in [(10, 3, 3), (20, 4, 6), (50, 2, 9), (80, 12, 12), (100, 40, 40), (100, 5, 70)]:
    classes = random.integers(0, a, n)
    pairs.append((classes, random.integers(0, b, n)))
    pairs.append((classes, np.where(random.random(n) < 0.3, random.integers(0, b, n), classes)))
print("classes,clusters,nmi,ami")
for u, v in pairs:
    nmi = normalized_mutual_info_score(u, v, average_method="arithmetic")
    ami = adjusted_mutual_info_score(u, v, average_method="arithmetic")
    print(" ".join(map(str, u)), " ".join(map(str, v)), f"{nmi:.15g}", f"{ami:.15g}", sep=",")
