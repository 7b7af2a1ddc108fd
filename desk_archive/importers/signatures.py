"""Files that are no text whatever their name says, by their first bytes.

Signatures are those of the formats' own specifications, as collected for instance in the WHATWG
MIME Sniffing Standard (https://mimesniff.spec.whatwg.org/) and in PRONOM.
"""

from __future__ import annotations

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "a PDF file"),
    (0, b"PK\x03\x04", "a ZIP file or an office document"),
    (0, b"PK\x05\x06", "a ZIP file"),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (0, b"II*\x00", "a TIFF image"),
    (0, b"MM\x00*", "a TIFF image"),
    (0, b"8BPS\x00", "a Photoshop image"),
    (0, b"AT&TFORM", "a DjVu file"),
    (0, b"\x00\x00\x01\x00", "an icon"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xce\xfa\xed\xfe", "a program"),
    (0, b"\x00asm", "a program"),
    (0, b"\x1f\x8b", "a gzip file"),
    (0, b"BZh91AY&SY", "a bzip2 file"),
    (0, b"\xfd7zXZ\x00", "an xz file"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip file"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (0, b"Rar!\x1a\x07", "a RAR file"),
    (257, b"ustar", "a tar file"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (0, b"SQLite format 3\x00", "a database"),
    (8, b"WAVEfmt", "a sound file"),
    (8, b"WEBP", "a WebP image"),
    (8, b"AVI LIST", "a film"),
    (0, b"OggS\x00", "a sound file"),
    (0, b"fLaC\x00", "a sound file"),
    (0, b"ID3\x02", "a sound file"),
    (0, b"ID3\x03", "a sound file"),
    (0, b"ID3\x04", "a sound file"),
    (4, b"ftyp", "a film or image"),
    (0, b"\x1a\x45\xdf\xa3", "a film"),
    (0, b"wOFF\x00", "a font"),
    (0, b"wOF2\x00", "a font"),
)
# Two letters that a text may begin with as well: a program or image has NULs soon after.
_SHORT_SIGNATURES = ((b"MZ", "a program"), (b"BM", "a bitmap image"))
_NEAR = 64


def binary_kind(head: bytes) -> str | None:
    """What kind of file these first bytes belong to if not a text, in English, else None."""
    for offset, signature, kind in _SIGNATURES:
        if head.startswith(signature, offset):
            return kind
    for signature, kind in _SHORT_SIGNATURES:
        if head.startswith(signature) and b"\x00" in head[:_NEAR]:
            return kind
    return None
