"""Times one peer of exact evaluation on DIR/E.npy and DIR/L.npy, in a process of its own: wall and CPU seconds, and peak memory.

    python3 bench/peers/evaluation_peers.py DIR sgemm|faiss|pml [ROWS]

sgemm  the bare product E·Eᵀ by numpy's BLAS in blocks of 1,000 rows, results dropped
faiss  IndexFlatIP.search, k = 1000 (Debian: python3-faiss)
pml    AccuracyCalculator at its defaults (all its metrics, k the whole gallery), of pytorch-metric-learning: put the src folder
       of a checkout of github.com/KevinMusgrave/pytorch-metric-learning on PYTHONPATH; it needs torch and faiss
ROWS   takes the first so many rows
"""
import resource
import sys
import time

import numpy as np

folder, peer = sys.argv[1:3]
rows = int(sys.argv[3]) if len(sys.argv) > 3 else None
embeddings = np.ascontiguousarray(np.load(folder + "/E.npy")[:rows])
labels = np.load(folder + "/L.npy")[:rows]
count, dimension = embeddings.shape
result = ""


def sgemm():
    out = np.empty((1000, count), np.float32)
    for start in range(0, count, 1000):
        block = embeddings[start:start + 1000]
        np.matmul(block, embeddings.T, out=out[:len(block)])


def flat():
    index = faiss.IndexFlatIP(dimension)
    index.add(embeddings)
    index.search(embeddings, 1000)


def pml():
    global result
    found = AccuracyCalculator(device=torch.device("cpu")).get_accuracy(tensor, label_tensor)
    result = " ".join(f"{name} {value:.4f}" for name, value in sorted(found.items()))


if peer == "faiss":
    import faiss
elif peer == "pml":
    import torch
    from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator
    tensor, label_tensor = torch.from_numpy(embeddings), torch.from_numpy(labels)

begun, cpu = time.perf_counter(), time.process_time()
{"sgemm": sgemm, "faiss": flat, "pml": pml}[peer]()
wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
operations = 2 * count * count * dimension
print(f"{peer + f', {count:,} rows':34} wall {wall:8.2f} s  cpu {cpu:8.2f} s  {operations / cpu / 1e9:6.1f} GFLOP/s per core  "
      f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:5.0f} MiB  {result}")
