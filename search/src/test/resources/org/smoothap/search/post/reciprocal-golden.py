"""Writes reciprocal-golden.csv: distances re-ranked by the authors' own code.

    python3 reciprocal-golden.py RERANKING > reciprocal-golden.csv

RERANKING: a checkout of github.com/zhunzhong07/person-re-ranking. Made with numpy 1.24, at 278f2c7.

Input: 90 rows of 16 numbers; x[i][j] = ((7 k k + 3 k) mod 1009) / 1009 - 0.5 + ((11 c j + 5 c + j j) mod 13) / 13 - 0.5
with k = 16 i + j and c = i mod 7; rows L2-normalised. The first 12 rows are the queries, the others the gallery.
A line: k1, k2, lambda, query, then the distances to the gallery.
"""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "python-version"))
from re_ranking_ranklist import re_ranking  # noqa: E402

N, Q, D = 90, 12, 16
x = np.empty((N, D))
for i in range(N):
    for j in range(D):
        k, c = i * D + j, i % 7
        x[i, j] = (7 * k * k + 3 * k) % 1009 / 1009 - 0.5 + (11 * c * j + 5 * c + j * j) % 13 / 13 - 0.5
x /= np.linalg.norm(x, axis=1, keepdims=True)
distance = np.sqrt(((x[:, None] - x[None]) ** 2).sum(2))
for k1, k2, weight in [(20, 6, 0.3), (7, 3, 0.5), (5, 1, 0.0), (9, 2, 1.0)]:
    final = re_ranking(distance[:Q, Q:], distance[:Q, :Q], distance[Q:, Q:], k1, k2, weight)
    for q in range(Q):
        print(k1, k2, weight, q, *(f"{value:.7g}" for value in final[q]), sep=",")
