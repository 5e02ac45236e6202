"""Writes networks as other people's libraries name and store them, with the logits that PyTorch finds for them.

A small pre-norm ViT of PyTorch's own layers stands for timm's and Hugging Face's: the same arithmetic, their names. Random
weights; the embeddings are small, so that LayerNorm's epsilon can be told from another. Run beside this file:

    python3 make_networks.py

Writes hub.safetensors, timm.f32/f16/bf16/f64.safetensors and answers.safetensors.
"""
import json
import struct

import torch
import torch.nn.functional as F

torch.manual_seed(15)
D, HEADS, DEPTH, HIDDEN, PATCH, SIDE, CLASSES = 16, 2, 2, 48, 4, 16, 5
GRID = SIDE // PATCH
TYPES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64"}


def write(name, tensors, metadata=None):
    """A safetensors file: length, JSON header, values."""
    header, at, parts = ({"__metadata__": metadata} if metadata else {}), 0, []
    for key, value in tensors.items():
        value = value.contiguous()
        raw = value.view(torch.int16) if value.dtype == torch.bfloat16 else value
        data = raw.numpy().tobytes()
        header[key] = {"dtype": TYPES[value.dtype], "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        at += len(data)
        parts.append(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(name, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def network():
    """timm's names."""
    small = 1e-3
    w = {
        "cls_token": torch.randn(1, 1, D) * small,
        "pos_embed": torch.randn(1, 1 + GRID**2, D) * small,
        "patch_embed.proj.weight": torch.randn(D, 3, PATCH, PATCH) * small * 0.1,
        "patch_embed.proj.bias": torch.randn(D) * small,
    }
    for b in range(DEPTH):
        p = f"blocks.{b}."
        for norm in ("norm1", "norm2"):
            w[p + norm + ".weight"] = 1 + 0.1 * torch.randn(D)
            w[p + norm + ".bias"] = 0.1 * torch.randn(D)
        for name, rows, columns in (
            ("attn.qkv", 3 * D, D),
            ("attn.proj", D, D),
            ("mlp.fc1", HIDDEN, D),
            ("mlp.fc2", D, HIDDEN),
        ):
            # The first block adds little, so that the second still meets a stream of small variance.
            scale = 0.3 if name in ("attn.qkv", "mlp.fc1") or b > 0 else small
            w[p + name + ".weight"] = torch.randn(rows, columns) * scale
            w[p + name + ".bias"] = torch.randn(rows) * 0.1 * scale
    w["norm.weight"], w["norm.bias"] = 1 + 0.1 * torch.randn(D), 0.1 * torch.randn(D)
    w["head.weight"], w["head.bias"] = torch.randn(CLASSES, D) * 0.3, torch.randn(CLASSES) * 0.1
    return w


def logits(weights, images, epsilon):
    """In float64: [B, 3, S, S] -> [B, CLASSES]."""
    w = {name: value.double() for name, value in weights.items()}
    norm = lambda x, name: F.layer_norm(x, (D,), w[name + ".weight"], w[name + ".bias"], epsilon)
    linear = lambda x, name: F.linear(x, w[name + ".weight"], w[name + ".bias"])
    x = F.conv2d(images.double(), w["patch_embed.proj.weight"], w["patch_embed.proj.bias"], stride=PATCH)
    x = x.flatten(2).transpose(1, 2)
    x = torch.cat([w["cls_token"].expand(len(x), -1, -1), x], 1) + w["pos_embed"]
    for b in range(DEPTH):
        p = f"blocks.{b}."
        n = x.shape[1]
        qkv = linear(norm(x, p + "norm1"), p + "attn.qkv").reshape(len(x), n, 3, HEADS, D // HEADS)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        look = (q @ k.transpose(-2, -1) / (D // HEADS) ** 0.5).softmax(-1)
        x = x + linear((look @ v).transpose(1, 2).reshape(len(x), n, D), p + "attn.proj")
        x = x + linear(F.gelu(linear(norm(x, p + "norm2"), p + "mlp.fc1")), p + "mlp.fc2")
    return linear(norm(x[:, 0], "norm"), "head").float()


def resized(weights, side):
    """As timm's resample_abs_pos_embed."""
    grid = weights["pos_embed"][:, 1:].reshape(1, GRID, GRID, D).permute(0, 3, 1, 2)
    to = side // PATCH
    grid = F.interpolate(grid, size=(to, to), mode="bicubic", antialias=True, align_corners=False)
    grid = grid.permute(0, 2, 3, 1).reshape(1, to * to, D)
    return {**weights, "pos_embed": torch.cat([weights["pos_embed"][:, :1], grid], 1)}


def hub(weights):
    """Hugging Face's names, query, key and value apart, a pooler and a mask token that classification does not need."""
    out = {
        "vit.embeddings.cls_token": weights["cls_token"],
        "vit.embeddings.mask_token": torch.zeros(1, 1, D),
        "vit.embeddings.position_embeddings": weights["pos_embed"],
    }
    for kind in ("weight", "bias"):
        out[f"vit.embeddings.patch_embeddings.projection.{kind}"] = weights[f"patch_embed.proj.{kind}"]
        for b in range(DEPTH):
            own, theirs = f"blocks.{b}.", f"vit.encoder.layer.{b}."
            for name, part in zip(("query", "key", "value"), weights[f"{own}attn.qkv.{kind}"].chunk(3)):
                out[f"{theirs}attention.attention.{name}.{kind}"] = part
            for ours, name in (
                ("norm1", "layernorm_before"),
                ("norm2", "layernorm_after"),
                ("attn.proj", "attention.output.dense"),
                ("mlp.fc1", "intermediate.dense"),
                ("mlp.fc2", "output.dense"),
            ):
                out[f"{theirs}{name}.{kind}"] = weights[f"{own}{ours}.{kind}"]
        out[f"vit.layernorm.{kind}"] = weights[f"norm.{kind}"]
        out[f"classifier.{kind}"] = weights[f"head.{kind}"]
    out["vit.pooler.dense.weight"], out["vit.pooler.dense.bias"] = torch.randn(D, D), torch.randn(D)
    return out


if __name__ == "__main__":
    w = network()
    images = torch.randn(3, 3, SIDE, SIDE)
    answers = {"images": images, "logits.1e-12": logits(w, images, 1e-12), "logits.1e-6": logits(w, images, 1e-6)}
    for side in (8, 24, 28):
        answers[f"images.{side}"] = torch.randn(2, 3, side, side)
        answers[f"positions.{side}"] = resized(w, side)["pos_embed"]
        answers[f"logits.{side}"] = logits(resized(w, side), answers[f"images.{side}"], 1e-6)
    for name, kind in (("f16", torch.float16), ("bf16", torch.bfloat16), ("f64", torch.float64)):
        narrow = {key: value.to(kind) for key, value in w.items()}
        answers[f"logits.{name}"] = logits(narrow, images, 1e-6)
        write(f"timm.{name}.safetensors", narrow)
    write("timm.f32.safetensors", w, {"format": "pt"})
    write("hub.safetensors", hub(w), {"format": "pt"})
    write("answers.safetensors", answers)
    print((answers["logits.1e-12"] - answers["logits.1e-6"]).abs().max())
