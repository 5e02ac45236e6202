"""Writes parquet as Hugging Face's hub has it, by pyarrow, which writes the hub's own files, and what is in it.

    python3 tests/data/own/make_parquet.py     (pyarrow 25; overwrites tests/data/own/parquet)
"""

import hashlib
import json
import random
import struct
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

OUT = Path(__file__).parent / "parquet"
RNG = random.Random(5)


def png(side: int, grey: bool = False) -> bytes:
    """Made-up pixels; those of a row repeat, so that some pages pack and others do not."""
    depth = 1 if grey else 3
    rows = b"".join(
        b"\0" + bytes(RNG.randrange(256) for _ in range(depth)) * side for _ in range(side)
    )
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0 if grey else 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def features(**columns) -> dict:
    return {b"huggingface": json.dumps({"info": {"features": columns}}).encode()}


def class_label(names):
    return {"names": names, "_type": "ClassLabel"}


FINE = ["apple", "baby", "bee", "bus", "cloud", "fox", "苹果"]
COARSE = ["things", "animals"]
IMAGE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
EXPECTED = {}


def note(name, labels, pictures):
    EXPECTED[name] = [
        [label, None if picture is None else hashlib.sha256(picture).hexdigest()[:16]]
        for label, picture in zip(labels, pictures)
    ]


def hub(name, rows, **options):
    """Columns as those of CIFAR-100 on the hub."""
    pictures = [png(32) for _ in range(rows)]
    fine = [RNG.randrange(len(FINE)) for _ in range(rows)]
    schema = pa.schema(
        [("img", IMAGE), ("fine_label", pa.int64()), ("coarse_label", pa.int64())],
        metadata=features(
            img={"_type": "Image"},
            fine_label=class_label(FINE),
            coarse_label=class_label(COARSE),
        ),
    )
    table = pa.table(
        {
            "img": [{"bytes": picture, "path": None} for picture in pictures],
            "fine_label": fine,
            "coarse_label": [label % 2 for label in fine],
        },
        schema=schema,
    )
    pq.write_table(table, OUT / name, **options)
    note(name, [FINE[label] for label in fine], pictures)


def plain(name, rows, nulls=False, **options):
    """Bytes alone, and labels as text."""
    pictures = [png(8, grey=True) for _ in range(rows)]
    labels = [RNG.choice(["zebra", "ant", "鸟"]) for _ in range(rows)]
    if nulls:
        pictures = [None if i % 7 == 3 else one for i, one in enumerate(pictures)]
        labels = [None if i % 11 == 5 else one for i, one in enumerate(labels)]
    table = pa.table(
        {
            "id": pa.array(range(rows), pa.int32()),
            "image": pa.array(pictures, pa.binary()),
            "label": pa.array(labels).dictionary_encode(),
        }
    )
    pq.write_table(table, OUT / name, **options)
    note(name, labels, pictures)


def numbers(name, rows, **options):
    """Labels as numbers that nothing names, and pictures that are a path alone."""
    pictures = [png(8, grey=True) if i % 9 != 4 else None for i in range(rows)]
    labels = [RNG.choice([3, 7, 11]) for _ in range(rows)]
    schema = pa.schema([pa.field("image", IMAGE), pa.field("label", pa.uint8(), nullable=False)])
    table = pa.table(
        {"image": [{"bytes": one, "path": "a.png"} for one in pictures], "label": labels},
        schema=schema,
    )
    pq.write_table(table, OUT / name, **options)
    note(name, [str(label) for label in labels], pictures)


OUT.mkdir(exist_ok=True)
hub("train-00000-of-00002.parquet", 40, row_group_size=10)
hub("train-00001-of-00002.parquet", 23, row_group_size=10)
# Pages of a few pictures, and a dictionary that stops before the end.
hub(
    "test-00000-of-00001.parquet",
    30,
    data_page_size=2000,
    write_batch_size=4,
    dictionary_pagesize_limit=3000,
    write_page_index=True,
)
plain("gzip.parquet", 50, nulls=True, compression="gzip", data_page_version="2.0")
plain("nulls.parquet", 50, nulls=True, row_group_size=20)
plain("none.parquet", 12, compression="none", use_dictionary=False)
numbers("numbers.parquet", 40, data_page_version="2.0", write_batch_size=8, data_page_size=100)
plain("zstd.parquet", 6, compression="zstd")
plain("brotli.parquet", 6, compression="brotli")
pq.write_table(
    pa.table({"image": [png(8)] * 3, "label": [0, 1, 0]}),
    OUT / "delta.parquet",
    use_dictionary=False,
    column_encoding={"label": "DELTA_BINARY_PACKED"},
)

# One row a line, as the formatter has it.
FILES = [
    f'  {json.dumps(name)}: [\n'
    + ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)
    + "\n  ]"
    for name, rows in EXPECTED.items()
]
(OUT / "expected.json").write_text("{\n" + ",\n".join(FILES) + "\n}\n")
