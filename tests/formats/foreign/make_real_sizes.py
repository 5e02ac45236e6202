"""Logits of networks of real sizes, whose weights are made of a counter: real-sizes.test.ts makes the same bits, so that
only what PyTorch answers has to be kept. Run beside this file:

    python3 make_real_sizes.py

Writes real-sizes.safetensors.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

from make_networks import write


def mixed(seed, count):
    """The end of MurmurHash3 on seed, seed + 1, …: src/core/rng.ts has the same."""
    h = (np.uint64(seed) + np.arange(count, dtype=np.uint64)).astype(np.uint32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h = (h ^ (h >> np.uint32(shift))) * np.uint32(factor)
    return h ^ (h >> np.uint32(16))


def uniform(seed, shape, width, middle=0.0):
    """From middle − width to middle + width, [shape]."""
    values = middle + (mixed(seed, math.prod(shape)).astype(np.float64) / 2**32 - 0.5) * 2 * width
    return torch.from_numpy(values.astype(np.float32)).reshape(shape)


def weights(c):
    """timm's names, in timm's order; every tensor has 2^20 numbers of its own, and the next after it."""
    d, hidden = c["dim"], c["dim"] * c["ratio"]
    shapes = [
        ("cls_token", (1, 1, d)),
        ("pos_embed", (1, 1 + (c["image"] // c["patch"]) ** 2, d)),
        ("patch_embed.proj.weight", (d, 3, c["patch"], c["patch"])),
        ("patch_embed.proj.bias", (d,)),
    ]
    for b in range(c["depth"]):
        for name, shape in (
            ("norm1.weight", (d,)),
            ("norm1.bias", (d,)),
            ("attn.qkv.weight", (3 * d, d)),
            ("attn.qkv.bias", (3 * d,)),
            ("attn.proj.weight", (d, d)),
            ("attn.proj.bias", (d,)),
            ("norm2.weight", (d,)),
            ("norm2.bias", (d,)),
            ("mlp.fc1.weight", (hidden, d)),
            ("mlp.fc1.bias", (hidden,)),
            ("mlp.fc2.weight", (d, hidden)),
            ("mlp.fc2.bias", (d,)),
        ):
            shapes.append((f"blocks.{b}.{name}", shape))
    shapes += [("norm.weight", (d,)), ("norm.bias", (d,)), ("head.weight", (1000, d)), ("head.bias", (1000,))]
    made = {}
    for k, (name, shape) in enumerate(shapes):
        fan = math.prod(shape[1:]) if len(shape) > 1 else 1
        middle = 1.0 if ("norm" in name and name.endswith("weight")) else 0.0
        width = 0.1 if len(shape) != 2 and len(shape) != 4 else math.sqrt(3 / fan)
        made[name] = uniform((k + 1) * 2**20, shape, width, middle)
    return made


def logits(w, images, c, epsilon):
    """In float64: [B, 3, S, S] -> [B, 1000]."""
    w = {name: value.double() for name, value in w.items()}
    d, heads = c["dim"], c["heads"]
    norm = lambda x, name: F.layer_norm(x, (d,), w[name + ".weight"], w[name + ".bias"], epsilon)
    linear = lambda x, name: F.linear(x, w[name + ".weight"], w[name + ".bias"])
    x = F.conv2d(images.double(), w["patch_embed.proj.weight"], w["patch_embed.proj.bias"], stride=c["patch"])
    x = x.flatten(2).transpose(1, 2)
    x = torch.cat([w["cls_token"].expand(len(x), -1, -1), x], 1) + w["pos_embed"]
    for b in range(c["depth"]):
        p, n = f"blocks.{b}.", x.shape[1]
        q, k, v = linear(norm(x, p + "norm1"), p + "attn.qkv").reshape(len(x), n, 3, heads, d // heads).permute(2, 0, 3, 1, 4)
        look = (q @ k.transpose(-2, -1) / (d // heads) ** 0.5).softmax(-1)
        x = x + linear((look @ v).transpose(1, 2).reshape(len(x), n, d), p + "attn.proj")
        x = x + linear(F.gelu(linear(norm(x, p + "norm2"), p + "mlp.fc1")), p + "mlp.fc2")
    return linear(norm(x[:, 0], "norm"), "head").float()


def resized(w, c, side):
    """As timm's resample_abs_pos_embed."""
    grid, to, d = c["image"] // c["patch"], side // c["patch"], c["dim"]
    own = w["pos_embed"][:, 1:].reshape(1, grid, grid, d).permute(0, 3, 1, 2)
    own = F.interpolate(own, size=(to, to), mode="bicubic", antialias=True, align_corners=False)
    own = own.permute(0, 2, 3, 1).reshape(1, to * to, d)
    return {**w, "pos_embed": torch.cat([w["pos_embed"][:, :1], own], 1)}


TEST_VIT = {"image": 160, "patch": 16, "dim": 64, "depth": 6, "heads": 2, "ratio": 3}
DEIT_TINY = {"image": 224, "patch": 16, "dim": 192, "depth": 12, "heads": 3, "ratio": 4}


def images(side):
    return uniform(7, (1, 3, side, side), 2)


w = weights(TEST_VIT)
answers = {
    "test_vit.160": logits(w, images(160), TEST_VIT, 1e-6),
    "test_vit.224": logits(resized(w, TEST_VIT, 224), images(224), TEST_VIT, 1e-6),
}
w = weights(DEIT_TINY)
answers["deit_tiny.224"] = logits(w, images(224), DEIT_TINY, 1e-12)
answers["deit_tiny.160"] = logits(resized(w, DEIT_TINY, 160), images(160), DEIT_TINY, 1e-12)
write("real-sizes.safetensors", answers)
for name, value in answers.items():
    print(name, float(value.std()))
