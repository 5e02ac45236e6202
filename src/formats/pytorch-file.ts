// `espalier_model.py`: a PyTorch file that rebuilds a network, dense or compact, from its safetensors alone. A text, the
// same for every network; it runs with PyTorch alone, from version 1.13 on, and is never run here.

/** What the file checks itself against, in the metadata of the safetensors: one image and its logits. */
export const CHECK_KEYS = { image: 'checkImage', logits: 'checkLogits' } as const;

const SOURCE = `"""A Vision Transformer of Espalier, dense (with gates) or compact (pruned), from its safetensors alone.

    python espalier_model.py network.safetensors      # rebuilds it and checks it against the stored answer

    model, about = load("network.safetensors")
    logits = model(images)    # float32 [batch, C, H, W], normalised as (x / 255 - mean) / std

mean, std, class names and where the network comes from are texts in \`about\`. Needs PyTorch and nothing else.
"""
import json
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F


def read_safetensors(path):
    """Tensors and metadata of a file of 32-bit floats."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    about = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] != "F32":
            raise ValueError("%s must be F32; got %s" % (name, entry["dtype"]))
        begin, end = (8 + length + at for at in entry["data_offsets"])
        values = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32)
        tensors[name] = values.reshape(entry["shape"])
    return tensors, about


class Block(nn.Module):
    """One block; kept channels index the parent's, None keeps all and has gates."""

    def __init__(self, config, kept, epsilon):
        super().__init__()
        d = config["dim"]
        hidden = round(d * config["mlpRatio"])
        sizes = {"qkv": d, "proj": d, "fc1": d, "fc2": hidden}
        self.heads, self.dh, self.dense = config["heads"], d // config["heads"], kept is None
        for site, size in sizes.items():
            channels = range(size) if kept is None else kept[site]
            self.register_buffer("in_" + site, torch.tensor(list(channels)), persistent=False)
            if kept is None:
                setattr(self, "g_" + site, nn.Parameter(torch.ones(size)))
        width = {site: len(getattr(self, "in_" + site)) for site in sizes}
        self.v_widths = torch.bincount(self.in_proj // self.dh, minlength=self.heads).tolist()
        self.norm1, self.norm2 = nn.LayerNorm(d, epsilon), nn.LayerNorm(d, epsilon)
        self.attn, self.mlp = nn.Module(), nn.Module()
        self.attn.qkv = nn.Linear(width["qkv"], 2 * d + width["proj"])
        self.attn.proj = nn.Linear(width["proj"], d)
        self.mlp.fc1 = nn.Linear(width["fc1"], width["fc2"])
        self.mlp.fc2 = nn.Linear(width["fc2"], d)

    def gated(self, site, x):
        return x * getattr(self, "g_" + site) if self.dense else x

    def forward(self, x):
        batch, tokens, d = x.shape
        qkv = self.attn.qkv(self.gated("qkv", self.norm1(x)[..., self.in_qkv]))
        q, k, v = qkv.split([d, d, sum(self.v_widths)], dim=-1)
        q, k = (part.reshape(batch, tokens, self.heads, self.dh).transpose(1, 2) for part in (q, k))
        looks = (q @ k.transpose(-2, -1) / self.dh**0.5).softmax(dim=-1)
        seen = [looks[:, h] @ part for h, part in enumerate(v.split(self.v_widths, dim=-1))]
        x = x + self.attn.proj(self.gated("proj", torch.cat(seen, dim=-1)))
        hidden = F.gelu(self.mlp.fc1(self.gated("fc1", self.norm2(x)[..., self.in_fc1])))
        return x + self.mlp.fc2(self.gated("fc2", hidden))


class VisionTransformer(nn.Module):
    def __init__(self, config, kept=None, epsilon=1e-6):
        super().__init__()
        d, patch = config["dim"], config["patch"]
        tokens = (config["image"] // patch) ** 2 + 1
        self.cls_token = nn.Parameter(torch.zeros(1, 1, d))
        self.pos_embed = nn.Parameter(torch.zeros(1, tokens, d))
        self.patch_embed = nn.Module()
        self.patch_embed.proj = nn.Conv2d(config["channels"], d, patch, patch)
        self.blocks = nn.ModuleList(
            Block(config, kept and kept[b], epsilon) for b in range(config["depth"])
        )
        self.norm = nn.LayerNorm(d, epsilon)
        self.head = nn.Linear(d, config["classes"])

    def forward(self, images):
        patches = self.patch_embed.proj(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


def load(path):
    """The network of a file, ready to answer, and the texts of its metadata."""
    tensors, about = read_safetensors(path)
    config = json.loads(about["config"])
    kept = json.loads(about.get("kept", "null"))
    model = VisionTransformer(config, kept, json.loads(about.get("epsilon", "1e-6")))
    weights = {name: values for name, values in tensors.items() if not name.endswith(".average")}
    model.load_state_dict(weights)
    return model.eval(), about


def check(path):
    """Asserts that the network answers the stored image as it answered in Espalier."""
    model, about = load(path)
    config = json.loads(about["config"])
    image = torch.tensor(json.loads(about["${CHECK_KEYS.image}"]), dtype=torch.float32)
    wanted = torch.tensor(json.loads(about["${CHECK_KEYS.logits}"]), dtype=torch.float32)
    with torch.no_grad():
        logits = model(image.reshape(1, config["channels"], config["image"], config["image"]))[0]
    apart = (logits - wanted).abs().max().item()
    assert apart <= 1e-5, "logits differ by %g" % apart
    print("%s: logits within %.1e of those stored" % (path, apart))


if __name__ == "__main__":
    for given in sys.argv[1:]:
        check(given)
`;

/** The bytes of `espalier_model.py`. */
export const writePyTorchFile = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode(SOURCE);
