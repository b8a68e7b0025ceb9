"""The folder that holds a site: what changed is written, what vanished is removed, and nothing else is touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.whole_file import whole_file
from config.errors import ConfigurationError

MANIFEST = ".shelver-site.json"
"""Names every file of the last build and the SHA-256 of its bytes."""
FORMAT = 1


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


def write_site(folder: Path, files: Iterable[tuple[str, bytes]]) -> Written:
    """Bring a folder up to date.

    A file whose bytes are the same is not touched. A file of the last build that is no longer one of the site is
    removed, unless somebody changed it since. After a failure, the next build goes on where this one ended.

    Args:
        folder: Made if it is not there. Files in it that are not ours stay.
        files: Path relative to the folder, with slashes, and bytes; each path once.

    Raises:
        ConfigurationError: The folder cannot be written, or holds a file of somebody else where one of ours belongs.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = _read_manifest(folder)
        known: dict[str, str] = {}
        written = unchanged = 0
        try:
            for path, content in files:
                known[path] = _digest(content)
                if _put(folder / path, content, ours=path in before):
                    written += 1
                else:
                    unchanged += 1
        except BaseException:
            _write_manifest(folder, {**before, **known})
            raise
        removed = sum(_remove(folder, path, before[path]) for path in before.keys() - known.keys())
        _write_manifest(folder, known)
    except OSError as error:
        raise ConfigurationError(f"cannot be written: {error}", file=folder, key="--out") from error
    return Written(written, unchanged, removed)


def _put(target: Path, content: bytes, *, ours: bool) -> bool:
    """Write a file unless it has these bytes already."""
    try:
        before = target.read_bytes()
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    else:
        if before == content:
            return False
        if not ours:
            raise ConfigurationError(
                "is in the way, and no build of the site wrote it: move it, or choose another folder", file=target
            )
    with whole_file(target, sync=False) as out:
        out.write(content)
    return True


def _remove(folder: Path, path: str, digest: str) -> bool:
    target = folder / path
    try:
        if _digest(target.read_bytes()) != digest:
            return False
    except (FileNotFoundError, NotADirectoryError):
        return False
    target.unlink()
    with suppress(OSError):  # others are in there
        if target.parent != folder:
            target.parent.rmdir()
    return True


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
    _put(folder / MANIFEST, content, ours=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
