"""Writes memory-golden.csv: a run of batches through the cross-batch memory of its authors, on the CPU.

    python3 memory-golden.py XBM > memory-golden.csv

XBM: a checkout of github.com/msight-tech/research-xbm. Made with torch 1.13 and XBM at 223ecdc.

Input: x[i][j] = ((7 k k + 3 k) mod 1009) / 1009 - 0.5 with k = i D + j, D = 128, and x[i] + 2 x[i mod 7], so that some scores
are above the margin; rows L2-normalised. Batches of 12 rows, labels (i i + i / 5) mod 7; the memory, of 100 items, begins
after one batch, as in the authors' trainer: the batch goes into the memory, then is compared with itself and with the memory.
Values in double precision, but for the memory itself, which the authors keep in single precision. The authors add negatives' scores
where the violations of the margin are meant: the margin of 0.5 is taken off here. Gradients are those with respect to the
unit vectors.
"""
import importlib.util
import pathlib
import sys
import types

import torch

root = pathlib.Path(sys.argv[1]) / "ret_benchmark"
torch.Tensor.cuda = lambda self, *_: self
for name in ("ret_benchmark", "ret_benchmark.losses", "ret_benchmark.losses.registry", "ret_benchmark.utils",
             "ret_benchmark.utils.log_info"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["ret_benchmark.losses.registry"].LOSS = types.SimpleNamespace(register=lambda _: lambda made: made)
sys.modules["ret_benchmark.utils.log_info"].log_info = {}


def module(name):
    spec = importlib.util.spec_from_file_location(name.replace("/", "_"), root / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


criterion = module("losses/contrastive_loss").ContrastiveLoss(None)
memory = module("modeling/xbm").XBM(types.SimpleNamespace(XBM=types.SimpleNamespace(SIZE=100)))

COUNT, DIMENSION = 12, 128
k = torch.arange(5 * COUNT * DIMENSION, dtype=torch.int64)
x = (((7 * k * k + 3 * k) % 1009).double() / 1009 - 0.5).view(-1, DIMENSION)
x = torch.nn.functional.normalize(x + 2 * x[torch.arange(len(x)) % 7])
labels = (torch.arange(len(x)) ** 2 + torch.arange(len(x)) // 5) % 7


def loss(rows, own, references, others):
    above = (rows.detach() @ references.detach().t() > 0.5) & (own[:, None] != others[None])
    return criterion(rows, own, references, others) - 0.5 * above.sum() / len(rows)


print("step,value,norm,first,second,third,last")
for step in range(5):
    rows = x[step * COUNT:(step + 1) * COUNT].clone().requires_grad_()
    own = labels[step * COUNT:(step + 1) * COUNT]
    value = loss(rows, own, rows, own)
    if step >= 1:
        memory.enqueue_dequeue(rows.detach(), own)
        remembered, others = memory.get()
        value = value + loss(rows, own, remembered.double(), others)
    value.backward()
    numbers = [value.item(), rows.grad.norm().item(), *rows.grad[0, :3].tolist(), rows.grad[-1, -1].item()]
    print(",".join([str(step)] + [f"{number:.12g}" for number in numbers]))
