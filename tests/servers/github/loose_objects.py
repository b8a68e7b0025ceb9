"""Git's objects that lie in files of their own, read and written without starting Git, which would take longer.

The format is Git's: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects. Objects in packs are not seen here.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from pathlib import Path

_SHA = re.compile(r"[0-9a-f]{40}")
_HEADER = 32
"""Bytes; more than the longest."""


def kind_of(repository: Path, sha: str) -> str | None:
    """``commit``, ``tree``, ``blob`` or ``tag``; None where no file holds such an object."""
    content = _read(repository, sha)
    if content is None:
        return None
    return zlib.decompressobj().decompress(content, _HEADER).partition(b" ")[0].decode()


def read_blob(repository: Path, sha: str) -> bytes | None:
    """The bytes of a blob; None where no file holds it."""
    content = _read(repository, sha)
    if content is None:
        return None
    header, _, blob = zlib.decompress(content).partition(b"\0")
    return blob if header.startswith(b"blob ") else None


def write_blob(repository: Path, content: bytes) -> str:
    """Store a blob, and return its SHA."""
    whole = b"blob %d\0%b" % (len(content), content)
    sha = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    file = repository / "objects" / sha[:2] / sha[2:]
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        part = file.with_name(f"part-{os.urandom(8).hex()}")
        part.write_bytes(zlib.compress(whole, 1))
        part.replace(file)
    return sha


def _read(repository: Path, sha: str) -> bytes | None:
    """The file of an object, in this repository or in that whose objects it sees."""
    if not _SHA.fullmatch(sha):
        return None
    objects = repository / "objects"
    places = [objects]
    alternates = objects / "info" / "alternates"
    if alternates.exists():
        places += (objects / place for place in alternates.read_text(encoding="utf-8").splitlines())
    for place in places:
        file = place / sha[:2] / sha[2:]
        if file.exists():
            return file.read_bytes()
    return None
