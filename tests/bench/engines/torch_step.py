"""The training step in PyTorch on the processor, the strongest peer outside a browser.

A gated Vision Transformer as timm would write it, driven by one JSON message a line on standard
input; every answer is one line. Used by the benchmark alone: nothing of the product is Python.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.scale = (dim // heads) ** -0.5
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x, gate):
        batch, tokens, dim = x.shape
        qkv = self.qkv(x).reshape(batch, tokens, 3, self.heads, dim // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        weights = ((q * self.scale) @ k.transpose(-2, -1)).softmax(dim=-1)
        x = (weights @ v).transpose(1, 2).reshape(batch, tokens, dim)
        return self.proj(x * gate)


class Mlp(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, x, gate):
        return self.fc2(F.gelu(self.fc1(x)) * gate)


class Block(nn.Module):
    def __init__(self, dim, heads, hidden):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.attn = Attention(dim, heads)
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        self.mlp = Mlp(dim, hidden)
        self.g_qkv = nn.Parameter(torch.ones(dim))
        self.g_proj = nn.Parameter(torch.ones(dim))
        self.g_fc1 = nn.Parameter(torch.ones(dim))
        self.g_fc2 = nn.Parameter(torch.ones(hidden))

    def forward(self, x):
        x = x + self.attn(self.norm1(x) * self.g_qkv, self.g_proj)
        return x + self.mlp(self.norm2(x) * self.g_fc1, self.g_fc2)


class PatchEmbed(nn.Module):
    """A convolution with kernel and stride of a patch, written as the product that it is."""

    def __init__(self, channels, patch, dim):
        super().__init__()
        self.patch = patch
        self.proj = nn.Conv2d(channels, dim, patch, patch)

    def forward(self, images):
        batch, channels, side, _ = images.shape
        p, grid = self.patch, side // self.patch
        x = images.reshape(batch, channels, grid, p, grid, p).permute(0, 2, 4, 1, 3, 5)
        x = x.reshape(batch, grid * grid, channels * p * p)
        return F.linear(x, self.proj.weight.flatten(1), self.proj.bias)


class Vit(nn.Module):
    def __init__(self, channels, image, patch, dim, heads, depth, mlpRatio, classes):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, (image // patch) ** 2 + 1, dim))
        self.patch_embed = PatchEmbed(channels, patch, dim)
        hidden = round(dim * mlpRatio)
        self.blocks = nn.Sequential(*[Block(dim, heads, hidden) for _ in range(depth)])
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.head = nn.Linear(dim, classes)

    def forward(self, images):
        cls = self.cls_token.expand(images.shape[0], -1, -1)
        x = torch.cat((cls, self.patch_embed(images)), dim=1) + self.pos_embed
        return self.head(self.norm(self.blocks(x)[:, 0]))


def floats(path):
    with open(path, "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.float32)


class Training:
    """One network, one batch, one optimizer."""

    def __init__(self, setup, foreach):
        config, hyper, batch = setup["config"], setup["hyper"], setup["batch"]
        self.smoothing, self.pull = hyper["labelSmoothing"], hyper["lambda"]
        self.model = Vit(**config)
        named = dict(self.model.named_parameters())
        flat = floats(setup["params"])
        with torch.no_grad():
            for spec in setup["table"]:
                values = flat[spec["offset"] : spec["offset"] + spec["size"]]
                named[spec["name"]].copy_(values.reshape(spec["shape"]))
        self.gates = [named[spec["name"]] for spec in setup["table"] if spec["gate"]]
        side = config["image"]
        self.images = floats(setup["images"]).reshape(batch, config["channels"], side, side)
        self.labels = torch.tensor(setup["labels"])
        groups = [
            ([s for s in setup["table"] if s["decayed"]], hyper["lr"], hyper["weightDecay"]),
            ([s for s in setup["table"] if s["gate"]], hyper["gateLr"], 0.0),
            (
                [s for s in setup["table"] if not s["decayed"] and not s["gate"]],
                hyper["lr"],
                0.0,
            ),
        ]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [named[s["name"]] for s in specs], "lr": lr, "weight_decay": decay}
                for specs, lr, decay in groups
            ],
            foreach=foreach,
        )

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        logits = self.model(self.images)
        loss = F.cross_entropy(logits, self.labels, label_smoothing=self.smoothing)
        loss = loss + self.pull * torch.cat(self.gates).abs().sum()
        loss.backward()
        self.optimizer.step()
        return loss.item()


def timed(work, count):
    wall, cpu = time.perf_counter(), time.process_time()
    loss = float("nan")
    for _ in range(count):
        loss = work()
    return {
        "wall": (time.perf_counter() - wall) * 1e3,
        "cpu": (time.process_time() - cpu) * 1e3,
        "loss": loss,
    }


def faster_optimizer(setup):
    """Whether AdamW over lists of tensors beats the loop over single ones, here and now."""
    times = {}
    for foreach in (True, False):
        training = Training(setup, foreach)
        training.step()
        times[foreach] = min(timed(training.step, 2)["cpu"] for _ in range(2))
    return min(times, key=times.get)


def refusal():
    """Why this PyTorch is no fair peer, or None. Debian's takes whatever libblas there is."""
    torch.ones(64, 64) @ torch.ones(64, 64)
    if "BLAS_INFO=generic" not in torch.__config__.show():
        return None
    with open("/proc/self/maps") as maps:
        return None if "openblas" in maps.read() else "PyTorch runs without OpenBLAS"


def main():
    training = None
    reason = refusal()
    if reason is not None:
        print("answer " + json.dumps({"error": reason}), flush=True)
        return
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "prepare":
            torch.set_num_threads(message["threads"])
            foreach = faster_optimizer(message)
            training = Training(message, foreach)
            kind = "foreach" if foreach else "single tensors"
            about = f"PyTorch {torch.__version__}, AdamW over {kind}"
            answer = {"threads": torch.get_num_threads(), "adapter": about}
        else:
            answer = timed(training.step, message["count"])
        print("answer " + json.dumps(answer), flush=True)


main()
