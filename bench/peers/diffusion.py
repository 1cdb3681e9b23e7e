"""Whether diffusion on the graph of neighbours would pay: mAP of it beside that of the bare products, leave-one-out, for one set of
embeddings. In double precision with dense matrices, so for a few thousand rows.

    python3 bench/peers/diffusion.py EMBEDDINGS.npy LABELS.csv [K=10,20,50] [ALPHA=0.9,0.99] [GAMMA=3]

Iscen, Tolias, Avrithis, Furon, Chum, "Efficient diffusion on region manifolds", CVPR 2017: affinities max(0, product)^GAMMA between
rows that are among each other's K nearest, S = D^-1/2 A D^-1/2, and the ranking of query i by the column i of (I - ALPHA S)^-1.
LABELS.csv has a column 'label', a line a row. Needs numpy.
"""
import csv
import sys

import numpy as np


def mean_average_precision(scores, labels):
    total, queries = 0.0, 0
    for i in range(len(labels)):
        others = np.delete(np.arange(len(labels)), i)
        order = others[np.argsort(-scores[i, others], kind="stable")]
        right = labels[order] == labels[i]
        if right.any():
            ranks = np.flatnonzero(right) + 1
            total += np.mean(np.arange(1, len(ranks) + 1) / ranks)
            queries += 1
    return total / queries


def diffusion(products, k, alpha, gamma):
    n = len(products)
    near = np.argpartition(-(products - 4 * np.eye(n)), k, axis=1)[:, :k]
    among = np.zeros((n, n), bool)
    among[np.arange(n)[:, None], near] = True
    affinity = np.where(among & among.T, np.maximum(products, 0) ** gamma, 0)
    degree = affinity.sum(1)
    scale = np.where(degree > 0, 1 / np.sqrt(np.maximum(degree, 1e-300)), 0)
    return np.linalg.inv(np.eye(n) - alpha * scale[:, None] * affinity * scale)


options = dict(argument.split("=", 1) for argument in sys.argv[3:])
embeddings = np.load(sys.argv[1]).astype(np.float64)
embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
with open(sys.argv[2], newline="") as file:
    labels = np.unique([line["label"] for line in csv.DictReader(file)], return_inverse=True)[1]
products = embeddings @ embeddings.T
print("products: mAP %.4f" % mean_average_precision(products, labels))
for k in map(int, options.get("K", "10,20,50").split(",")):
    for alpha in map(float, options.get("ALPHA", "0.9,0.99").split(",")):
        scores = diffusion(products, k, alpha, float(options.get("GAMMA", 3)))
        # Rows that the graph does not connect with the query have 0: their products decide among them.
        scores = np.where(scores > 1e-12, scores + 2, products)
        print("diffusion, K %d, alpha %g: mAP %.4f" % (k, alpha, mean_average_precision(scores, labels)))
