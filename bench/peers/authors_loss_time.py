"""Times the authors' Smooth-AP loss, forward and backward, on unit vectors of 512, 4 a class: median and best of 5
after a warm-up, and the peak memory of the process so far.

    python3 bench/peers/authors_loss_time.py SMOOTH_AP_LOSS.py [BATCH ...]

SMOOTH_AP_LOSS.py is src/Smooth_AP_loss.py of github.com/Andrew-Brown1/Smooth_AP; its transfers to a GPU are taken out on loading.
With MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=100000000 glibc keeps freed memory: several times faster.
"""
import pathlib
import resource
import sys
import time

import torch

module = {}
exec(compile(pathlib.Path(sys.argv[1]).read_text().replace(".cuda()", ""), sys.argv[1], "exec"), module)
torch.set_num_threads(2)
for batch in [int(size) for size in sys.argv[2:]] or [112, 384]:
    embeddings = torch.nn.functional.normalize(torch.randn(batch, 512), dim=1)
    loss = module["SmoothAP"](0.01, batch, batch // 4, 512)
    times = []
    for _ in range(6):
        x = embeddings.clone().requires_grad_(True)
        begun = time.perf_counter()
        loss(x).backward()
        times.append((time.perf_counter() - begun) * 1e3)
    times = sorted(times[1:])
    print(f"batch {batch}: median {times[len(times) // 2]:.1f} ms, best {times[0]:.1f} ms, "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
