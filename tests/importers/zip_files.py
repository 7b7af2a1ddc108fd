"""ZIP files for tests: packed in memory, also such as no program would make."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path


def packed(files: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP of these files, in this order."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in files.items():
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            container.writestr(name, data, compress_type=method)
    return memory.getvalue()


def write_zip(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a ZIP of these files."""
    path.write_bytes(packed(files))
    return path


def declaring(data: bytes, size: int) -> bytes:
    """A ZIP of one file whose list of entries says another size of it."""
    place = data.rindex(b"PK\x01\x02") + 24
    return data[:place] + struct.pack("<L", size) + data[place + 4 :]


def broken_inside(data: bytes, name: str) -> bytes:
    """A ZIP in which the packed bytes of one file are damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        info = container.getinfo(name)
    start = info.header_offset + 30 + len(name.encode()) + 2
    end = start + max(1, info.compress_size - 4)
    return data[:start] + bytes(byte ^ 0x5A for byte in data[start:end]) + data[end:]


def encrypted(data: bytes) -> bytes:
    """A ZIP that says that all of its files are encrypted."""
    out = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            out[place + offset] |= 1
            place = data.find(mark, place + 4)
    return bytes(out)
