"""Writes archives with Python's own zipfile and tarfile, for the readers of src/formats/archive.

Run it in this folder. Dates are fixed, so that the same files come out of the same Python and zlib.
"""
import gzip
import io
import tarfile
import zipfile

FILES = {
    "cat/1.png": bytes(range(256)) * 3,
    "dog/a long walk.jpg": b"bark " * 2000,
    "猫/二.webp": b"\x00" * 700,
    "empty.txt": b"",
    # 254 characters: too long for ustar's two fields together with no “/” in the right place.
    "deep/" + "f" * 120 + "/" + "n" * 120 + ".bmp": b"deep",
}


def tar(path, form, compress=False):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=form) as out:
        folder = tarfile.TarInfo("cat")
        folder.type = tarfile.DIRTYPE
        out.addfile(folder)
        for name, data in FILES.items():
            if form == tarfile.USTAR_FORMAT and len(name) > 100:
                continue
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.mtime = 1_600_000_000.25 if form == tarfile.PAX_FORMAT else 1_600_000_000
            out.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link.png")
        link.type = tarfile.SYMTYPE
        link.linkname = "cat/1.png"
        out.addfile(link)
    data = raw.getvalue()
    with open(path, "wb") as out:
        out.write(gzip.compress(data, mtime=0) if compress else data)


def zipped(path, method, zip64=False, seekable=True):
    class Stream(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

        def seek(self, *_):
            raise OSError

    raw = io.BytesIO() if seekable else Stream()
    with zipfile.ZipFile(raw, "w", method) as out:
        out.writestr(zipfile.ZipInfo("cat/", (2020, 1, 1, 0, 0, 0)), b"")
        for name, data in FILES.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = method
            with out.open(info, "w", force_zip64=zip64) as entry:
                entry.write(data)
    with open(path, "wb") as out:
        out.write(raw.getvalue())


tar("ustar.tar", tarfile.USTAR_FORMAT)
tar("gnu.tar", tarfile.GNU_FORMAT)
tar("pax.tar", tarfile.PAX_FORMAT)
tar("pax.tar.gz", tarfile.PAX_FORMAT, compress=True)
zipped("stored.zip", zipfile.ZIP_STORED)
zipped("deflated.zip", zipfile.ZIP_DEFLATED)
zipped("zip64.zip", zipfile.ZIP_DEFLATED, zip64=True)
# Sizes come behind the files, as a writer has it that cannot go back.
zipped("streamed.zip", zipfile.ZIP_DEFLATED, seekable=False)
