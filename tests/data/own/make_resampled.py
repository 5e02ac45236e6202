"""Makes `resampled.bin` and `resampled.json`: squares that PIL makes of pictures which a formula gives.

Run with Debian's python3 (PIL 9.4, numpy). Scaling and cutting as torchvision's Resize and CenterCrop; the picture
in bytes is ((7x² + 13xy + 3y² + 50c) mod 256 + 256·[12 < (x + y) mod 40]) / 2.
"""
import json, os
import numpy as np
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}

def picture(w, h):
    y, x, c = np.mgrid[0:h, 0:w, 0:3]
    return Image.fromarray((((7*x*x + 13*x*y + 3*y*y + 50*c) % 256 + 256 * ((x + y) % 40 > 12)) // 2).astype(np.uint8))

def square(image, channels, size, fit, share, kernel):
    if channels == 1: image = image.convert("L")
    w, h = image.size
    if fit == "squash": return image.resize((size, size), FILTERS[kernel])
    short = int(np.floor(size / share))
    nw, nh = (short, int(short * h / w)) if w <= h else (int(short * w / h), short)
    image = image.resize((nw, nh), FILTERS[kernel])
    left, top = int(round((nw - size) / 2.0)), int(round((nh - size) / 2.0))
    return image.crop((left, top, left + size, top + size))

cases, data = [], b""
for w, h in [(57, 41), (32, 32), (9, 130), (200, 33), (5, 5)]:
    for channels, size, fit, share, kernel in [
        (3, 16, "crop", 0.875, "bicubic"), (3, 16, "crop", 1, "bilinear"), (1, 28, "squash", 1, "bicubic"),
        (3, 8, "squash", 1, "bilinear"), (1, 32, "crop", 0.9, "bilinear"), (3, 33, "crop", 0.95, "bicubic"),
    ]:
        out = np.asarray(square(picture(w, h), channels, size, fit, share, kernel)).reshape(size, size, channels)
        data += out.transpose(2, 0, 1).tobytes()
        cases.append(dict(width=w, height=h, channels=channels, size=size, fit=fit, share=share, filter=kernel))
open(f"{here}/resampled.bin", "wb").write(data)
open(f"{here}/resampled.json", "w").write(json.dumps(cases, indent=1) + "\n")
print(len(cases), len(data))
