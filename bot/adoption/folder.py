"""Writing a profile's folder: whole or not at all, and never over what somebody wrote."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from config.errors import ConfigurationError
from config.loading import ProfileFolder, load_profile


def check_target(target: Path, *, force: bool) -> None:
    """Let a folder pass that can be made, or that may be replaced: said before minutes of work, not after them.

    Raises:
        ConfigurationError: It is neither.
    """
    try:
        _check_place(target)
        if not target.exists() and not target.is_symlink():
            return
        if target.is_dir() and not any(target.iterdir()):
            return
        is_profile = (target / "profile.yaml").is_file()
    except OSError as error:
        raise _unwritable(target, error) from error
    if not force:
        raise ConfigurationError(
            f"there is {_kind(target, is_profile=is_profile)} already, and nothing in it was changed: name another "
            f"folder with --out{', or say --force to replace its three files' if is_profile else ''}",
            file=target,
        )
    if not is_profile:
        raise ConfigurationError(
            f"is {_kind(target, is_profile=False)}, and --force replaces profiles only: name another folder with "
            "--out",
            file=target,
        )


def write_folder(target: Path, files: Mapping[str, str]) -> ProfileFolder:
    """Write the files beside the target, read them as every command does, and then put the folder in its place.

    Of a profile that is replaced, other files (entities.yaml, headings.yaml, notes) are kept; if it cannot be
    replaced, it stays.

    Raises:
        ConfigurationError: It cannot be written, or what was written is no profile.
    """
    place = Path(os.path.realpath(target))  # a link to a folder stays one
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.unfinished-", dir=place.parent) as unfinished:
            staged = Path(unfinished) / "new"
            if place.is_dir():
                shutil.copytree(place, staged, symlinks=True)
            else:
                staged.mkdir()
            for name, text in files.items():
                (staged / name).write_text(text, encoding="utf-8", newline="")
            load_profile(str(staged))
            _exchange(place, staged, aside=Path(unfinished) / "old")
    except (OSError, shutil.Error) as error:
        raise _unwritable(target, error) from error
    return load_profile(str(target))


def _exchange(place: Path, staged: Path, *, aside: Path) -> None:
    if not place.is_dir():
        staged.rename(place)
        return
    try:
        place.rename(aside)
        staged.rename(place)
    except BaseException:  # Ctrl-C as well: what was there is not to go with the unfinished folder
        if aside.exists() and not place.exists():
            aside.rename(place)
        raise


def _check_place(target: Path) -> None:
    """Let a place pass where a folder can be made: the nearest folder above it that is there takes new files."""
    folders = (folder for folder in target.absolute().parents if folder.exists() or folder.is_symlink())
    above = next(folders, Path(target.anchor))
    if not above.is_dir():
        raise ConfigurationError(f"cannot be written: {above} is no folder; name another with --out", file=target)
    if not os.access(above, os.W_OK | os.X_OK):
        raise ConfigurationError(
            f"cannot be written: there is no right to write in {above}; name another folder with --out", file=target
        )


def _kind(target: Path, *, is_profile: bool) -> str:
    if is_profile:
        return "a profile"
    return "a folder of other things" if target.is_dir() else "a file"


def _unwritable(target: Path, error: Exception) -> ConfigurationError:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ConfigurationError(
        f"cannot be written ({said}), and nothing was changed: make room or name another folder with --out, and type "
        "it again",
        file=target,
    )
