"""Makes the pictures that decoders are tried on, and what PIL says of their pixels.

Run with Debian's python3 (PIL 9.4, numpy) and avifenc, avifdec of libavif-bin. Every picture is 24 × 16 unless
its name says otherwise; `expected.bin` holds RGB of each in turn: EXIF turned, alpha composed on white.
"""
import io, json, os, struct, subprocess, tempfile, zlib
import numpy as np
from PIL import Image, ImageCms, ImageOps

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures")
W, H = 24, 16

def scene(w=W, h=H):
    """Smooth colours with one edge and no symmetry, as [h, w, 3] in 0…255."""
    y, x = np.mgrid[0:h, 0:w].astype(float)
    r = 40 + 170 * x / w
    g = 220 - 150 * y / h + 20 * np.sin(x / 3)
    b = 60 + 90 * (x / w) * (y / h) + 60 * (x > w * 0.6) * (y < h * 0.5)
    return np.clip(np.stack([r, g, b], -1), 0, 255)

def alpha(w=W, h=H):
    y, x = np.mgrid[0:h, 0:w].astype(float)
    return np.clip(255 * (x + y) / (w + h - 8), 0, 255).round().astype(np.uint8)

rgb = Image.fromarray(scene().round().astype(np.uint8))
rgba = rgb.copy(); rgba.putalpha(Image.fromarray(alpha()))
grey = rgb.convert("L")

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

def png(w, h, depth, colour, rows, interlace=0, extra=b""):
    head = struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")

def plain_rows(a):
    return b"".join(b"\0" + row.tobytes() for row in a)

def interlaced_rows(a):
    out = b""
    for x0, y0, dx, dy in [(0,0,8,8),(4,0,8,8),(0,4,4,8),(2,0,4,4),(0,2,2,4),(1,0,2,2),(0,1,1,2)]:
        part = np.ascontiguousarray(a[y0::dy, x0::dx])
        if part.size: out += plain_rows(part)
    return out

def exif(orientation):
    e = Image.Exif(); e[0x0112] = orientation
    return e.tobytes()

def turned_back(image, orientation):
    """The pixels that, turned as orientation says, show the image."""
    back = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
            6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}.get(orientation)
    return image if back is None else image.transpose(back)

def saved(image, kind, **options):
    out = io.BytesIO(); image.save(out, kind, **options)
    return out.getvalue()

def avif(image, *options):
    with tempfile.TemporaryDirectory() as d:
        image.save(f"{d}/a.png")
        subprocess.run(["avifenc", "-s", "6", *options, f"{d}/a.png", f"{d}/a.avif"], check=True, capture_output=True)
        return open(f"{d}/a.avif", "rb").read()

def avif_pixels(data):
    with tempfile.TemporaryDirectory() as d:
        open(f"{d}/a.avif", "wb").write(data)
        subprocess.run(["avifdec", f"{d}/a.avif", f"{d}/a.png"], check=True, capture_output=True)
        return Image.open(f"{d}/a.png").convert("RGBA")

def jpeg(image=rgb, **options):
    return saved(image, "JPEG", quality=options.pop("quality", 90), **options)

def on_white(image):
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        image = Image.fromarray((np.array(image).astype(np.uint32) >> 8).astype(np.uint8))
    if image.mode in ("RGB", "L", "CMYK", "1"): return image.convert("RGB")
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")

# A profile whose red and blue are swapped: whoever heeds it gives other colours.
swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
swapped = bytes(swapped.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ"))
deep = np.round(scene() * 257).astype(">u2")
odd = Image.fromarray(scene(23, 17).round().astype(np.uint8))
frames = [rgb, ImageOps.invert(rgb)]
palette = rgb.quantize(16)
seen = palette.copy(); seen.info["transparency"] = 3

pictures = {f"exif-{n}.jpg": jpeg(turned_back(rgb, n), exif=exif(n)) for n in range(1, 9)}
pictures |= {
    "420-odd-23x17.jpg": jpeg(odd, subsampling=2),
    "420-restart.jpg": jpeg(subsampling=2, progressive=False, quality=75),
    "422.jpg": jpeg(subsampling=1),
    "444.jpg": jpeg(subsampling=0),
    "progressive.jpg": jpeg(progressive=True),
    "grey.jpg": jpeg(grey),
    "cmyk.jpg": jpeg(rgb.convert("CMYK")),
    "profile.jpg": jpeg(icc_profile=swapped),
    "plain.png": saved(rgb, "PNG"),
    "alpha.png": saved(rgba, "PNG"),
    "grey.png": saved(grey, "PNG"),
    "grey-alpha.png": saved(rgba.convert("LA"), "PNG"),
    "bits.png": saved(rgb.convert("1"), "PNG"),
    "palette.png": saved(palette, "PNG"),
    "palette-alpha.png": saved(seen, "PNG", transparency=3),
    "deep.png": png(W, H, 16, 2, plain_rows(deep)),
    "deep-grey.png": png(W, H, 16, 0, plain_rows(np.ascontiguousarray(deep[..., 1]))),
    "interlaced.png": png(W, H, 8, 2, interlaced_rows(scene().round().astype(np.uint8)), 1),
    "gamma.png": png(W, H, 8, 2, plain_rows(scene().round().astype(np.uint8)), extra=chunk(b"gAMA", struct.pack(">I", 100000))),
    "profile.png": saved(rgb, "PNG", icc_profile=swapped),
    "exif-6.png": saved(turned_back(rgb, 6), "PNG", exif=exif(6)),
    "still.gif": saved(rgb, "GIF"),
    "moving.gif": saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100),
    "see-through.gif": saved(seen, "GIF", transparency=3),
    "lossy.webp": saved(rgb, "WEBP", quality=90),
    "lossy-alpha.webp": saved(rgba, "WEBP", quality=90),
    "lossless.webp": saved(rgb, "WEBP", lossless=True),
    "lossless-alpha.webp": saved(rgba, "WEBP", lossless=True, exact=True),
    "moving.webp": saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100, lossless=True),
    "exif-8.webp": saved(turned_back(rgb, 8), "WEBP", lossless=True, exif=exif(8)),
    "444.avif": avif(rgb, "-y", "444", "--min", "8", "--max", "12"),
    "lossless-alpha.avif": avif(rgba, "-l"),
    "turned.avif": avif(turned_back(rgb, 6), "-l", "--irot", "3"),
}
os.makedirs(here, exist_ok=True)
index, pixels = [], b""
for name, data in pictures.items():
    open(os.path.join(here, name), "wb").write(data)
    if name == "turned.avif": image = rgb
    elif name.endswith(".avif"): image = on_white(avif_pixels(data))
    else: image = on_white(Image.open(io.BytesIO(data)))
    if name.startswith("deep.png"): image = Image.fromarray((deep >> 8).astype(np.uint8))
    index.append({"name": name, "width": image.width, "height": image.height})
    pixels += image.tobytes()
open(os.path.join(here, "expected.json"), "w").write(json.dumps(index, indent=2) + "\n")
open(os.path.join(here, "expected.bin"), "wb").write(pixels)
print(len(pictures), "pictures,", sum(map(len, pictures.values())), "bytes,", len(pixels), "of pixels")
