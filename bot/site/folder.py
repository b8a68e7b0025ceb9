"""The folder that holds a site: what changed is written, what vanished is removed, and nothing else is touched.

A build first lays what changed aside, in a folder of its own, and moves it to its place when all of it is there. So
whatever breaks a build off, what readers see is the whole site of before; and a build that was broken off while it
moved its files is brought to its end by the next one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bot.whole_file import unwritable
from config.errors import ConfigurationError

MANIFEST = ".shelver-site.json"
"""Names every file of the last build and the SHA-256 of its bytes."""
ASIDE = ".shelver-site.next"
"""The folder of what changed, while a build runs; it holds a manifest once all is there."""
FORMAT = 1
_CHUNK = 1 << 16

Content: TypeAlias = bytes | Iterable[bytes]
"""A file's bytes: at once, or piece by piece where there are many."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a site's files."""

    written: int
    """New ones, and those that changed."""
    unchanged: int
    removed: int

    @property
    def files(self) -> int:
        """All that there are now."""
        return self.written + self.unchanged


def write_site(folder: Path, files: Iterable[tuple[str, Content]]) -> Written:
    """Bring a folder up to date.

    A file whose bytes are the same is not touched. A file of the last build that is no longer one of the site is
    removed, unless somebody changed it since.

    Args:
        folder: Made if it is not there. Files in it that are not ours stay.
        files: Path relative to the folder, with slashes, and content; each path once.

    Raises:
        ConfigurationError: The folder cannot be written, or holds a file of somebody else where one of ours belongs;
            nothing was changed then.
        ShelverError: The disk is full; nothing was changed either.
    """
    aside = folder / ASIDE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (aside / MANIFEST).exists():
            _publish(folder)
        _discard(aside)
        before = _read_manifest(folder)
        try:
            known, written = _lay_aside(folder, files, before)
        except BaseException:
            _discard(aside)
            raise
        removed = 0
        if written or known != before:
            _write_manifest(aside, known)
            removed = _publish(folder)
    except OSError as error:
        raise unwritable(error, folder, key="--out") from error
    return Written(written, len(known) - written, removed)


def _lay_aside(
    folder: Path, files: Iterable[tuple[str, Content]], before: Mapping[str, str]
) -> tuple[dict[str, str], int]:
    """Write what differs from the folder's files beside them; the SHA-256 of all, and how many differ."""
    known: dict[str, str] = {}
    changed = 0
    for path, content in files:
        target, new = folder / path, folder / ASIDE / path
        if isinstance(content, bytes):
            known[path] = hashlib.sha256(content).hexdigest()
        else:
            known[path] = _write(new, content)
        if _digest(target) == known[path]:
            if not isinstance(content, bytes):
                new.unlink()
            continue
        if path not in before and target.exists():
            raise ConfigurationError(
                "is in the way, and no build of the site wrote it: move it, or choose another folder", file=target
            )
        if isinstance(content, bytes):
            _write(new, (content,))
        changed += 1
    return known, changed


def _publish(folder: Path) -> int:
    """Move what lies aside to its place, and remove what is no longer known; how many were removed.

    Whatever breaks it off, it can be done again.
    """
    aside = folder / ASIDE
    before, known = _read_manifest(folder), _read_manifest(aside)
    _move(aside, folder)
    removed = sum(_remove(folder, path, before[path]) for path in before.keys() - known.keys())
    (aside / MANIFEST).replace(folder / MANIFEST)
    _discard(aside)
    return removed


def _move(aside: Path, folder: Path) -> None:
    """Move all but the manifest: folders first and whole where they are new, so that pages come before their links.

    A folder of ten thousand files is moved in one step that way.
    """
    with os.scandir(aside) as found:
        entries = sorted(found, key=lambda entry: (not entry.is_dir(), entry.name))
    for entry in entries:
        new, target = Path(entry.path), folder / entry.name
        if entry.is_dir() and target.is_dir():
            _move(new, target)
        elif entry.name != MANIFEST:
            new.replace(target)


def _write(target: Path, content: Iterable[bytes]) -> str:
    """Write a new file; the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    try:
        file = target.open("wb")
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("wb")
    with file:
        for piece in content:
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _remove(folder: Path, path: str, digest: str) -> bool:
    target = folder / path
    if _digest(target) != digest:
        return False
    target.unlink()
    with suppress(OSError):  # others are in there
        if target.parent != folder:
            target.parent.rmdir()
    return True


def _discard(aside: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(aside)


def _read_manifest(folder: Path) -> dict[str, str]:
    file = folder / MANIFEST
    try:
        manifest = json.loads(file.read_bytes())
        if manifest["format"] != FORMAT:
            raise ConfigurationError("is of another version of Shelver: remove the folder and build again", file=file)
        files: Mapping[str, str] = manifest["files"]
        return {path: digest for path, digest in files.items() if _inside(path)}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ConfigurationError("is no manifest of a site: remove the folder and build again", file=file) from error


def _inside(path: str) -> bool:
    """Whether a path stays in the folder, whatever somebody wrote into the manifest."""
    return not Path(path).is_absolute() and ".." not in Path(path).parts


def _write_manifest(folder: Path, files: Mapping[str, str]) -> None:
    content = json.dumps({"format": FORMAT, "files": dict(sorted(files.items()))}, indent=0).encode()
    unfinished = folder / f"{MANIFEST}.unfinished"
    _write(unfinished, (content,))
    unfinished.replace(folder / MANIFEST)


def _digest(file: Path) -> str | None:
    """The SHA-256 of a file's bytes; None where there is no file."""
    try:
        with file.open("rb", buffering=0) as opened:
            digest = hashlib.sha256()
            while piece := opened.read(_CHUNK):
                digest.update(piece)
            return digest.hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None
