"""One measurement of PyTorch beside ours, through its public APIs: a training step or the embedding of a batch, on pixels of
noise, in float32. Prints one line: images, processor seconds, seconds, peak MiB.

    python3 bench/peers/pytorch_step.py train|embed resnet50|mobilenet_v2 SIZE BATCH THREADS SECONDS [frozen|statistics] [LOSS.py]

Channels last; a linear head of 512; frozen (the authors' setting) keeps the running statistics of the batch norms; Adam. With LOSS.py
(src/Smooth_AP_loss.py of github.com/Andrew-Brown1/Smooth_AP) the authors' loss is part of the step, else a gradient of noise is put in.
Needs PyTorch and torchvision (Debian: python3-torch, python3-torchvision). MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000
MALLOC_TOP_PAD_=100000000 in the environment keep freed memory: faster.
"""
import pathlib
import resource
import sys
import time

import torch
import torchvision

what, network, size, batch, threads, seconds = sys.argv[1], sys.argv[2], *(int(number) for number in sys.argv[3:7])
frozen = sys.argv[7:8] != ["statistics"]
torch.manual_seed(1)
torch.set_num_threads(threads)
model = getattr(torchvision.models, network)()
features = 2048 if network == "resnet50" else 1280
if network == "resnet50":
    model.fc = torch.nn.Linear(features, 512)
else:
    model.classifier = torch.nn.Linear(features, 512)
model = model.to(memory_format=torch.channels_last)
images = torch.randn(batch, 3, size, size).contiguous(memory_format=torch.channels_last)
gradient = torch.randn(batch, 512) * 1e-3
loss = None
if len(sys.argv) > 8:
    module = {}
    exec(compile(pathlib.Path(sys.argv[8]).read_text().replace(".cuda()", ""), sys.argv[8], "exec"), module)
    loss = module["SmoothAP"](0.01, batch, batch // 4, 512)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-5)
model.train(what == "train")
if frozen:
    for layer in model.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.eval()


def train():
    optimizer.zero_grad()
    embeddings = torch.nn.functional.normalize(model(images), dim=1)
    (loss(embeddings) if loss else (embeddings * gradient).sum()).backward()
    optimizer.step()


def embed():
    with torch.inference_mode():
        torch.nn.functional.normalize(model(images), dim=1)


work = train if what == "train" else embed
for _ in range(3):
    work()
steps, began, cpu = 0, time.perf_counter(), time.process_time()
while time.perf_counter() - began < seconds or steps < 2:
    work()
    steps += 1
print(steps * batch, time.process_time() - cpu, time.perf_counter() - began,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
