"""hnswlib beside our approximate search, on one thread, by the files that SearchSpeed wrote into DIR: base.npy, queries.npy and
truth.npy (the row numbers of the 10 nearest, query after query).

    python3 bench/peers/hnswlib_search.py DIR NAME build CONNECTIONS BEAM     writes DIR/NAME; prints processor seconds
    python3 bench/peers/hnswlib_search.py DIR NAME search SECONDS EF...       prints a line an EF: ef, recall@10, queries a processor second;
                                                                              and a last line: resident MiB, processor seconds of loading
Needs numpy and hnswlib. Debian's python3-hnswlib is compiled for any x86-64, with distances in 128-bit vectors; from its source it is
compiled for the machine.
"""
import sys
import time

import hnswlib
import numpy as np

K = 10
folder, name, what = sys.argv[1:4]
path = folder + "/" + name
if what == "build":
    connections, beam = map(int, sys.argv[4:6])
    base = np.load(folder + "/base.npy")
    begun = time.process_time()
    index = hnswlib.Index(space="ip", dim=base.shape[1])
    index.init_index(max_elements=len(base), M=connections, ef_construction=beam)
    index.set_num_threads(1)
    index.add_items(base, np.arange(len(base)))
    print(time.process_time() - begun)
    index.save_index(path)
else:
    queries = np.load(folder + "/queries.npy")
    truth = np.load(folder + "/truth.npy").reshape(-1, K)
    index = hnswlib.Index(space="ip", dim=queries.shape[1])
    begun = time.process_time()
    index.load_index(path)
    loading = time.process_time() - begun
    index.set_num_threads(1)
    for ef in map(int, sys.argv[5:]):
        index.set_ef(ef)
        found, _ = index.knn_query(queries, k=K)
        recall = np.mean([len(np.intersect1d(f, t)) for f, t in zip(found, truth)]) / K
        begun, asked, spent = time.process_time(), 0, 0.0
        while spent < float(sys.argv[4]):
            index.knn_query(queries, k=K)
            asked += len(queries)
            spent = time.process_time() - begun
        print(ef, recall, asked / spent)
    with open("/proc/self/status") as status:
        print(next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS")), loading)
