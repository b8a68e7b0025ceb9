"""Writing a profile's folder: whole or not at all, and never over what somebody wrote."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.whole_file import unwritable
from config.errors import ConfigurationError
from config.loading import ProfileFolder, load_profile


def check_target(target: Path, *, force: bool) -> None:
    """Let a folder pass that is free, or that may be replaced.

    Raises:
        ConfigurationError: It is neither.
    """
    if not target.exists() and not target.is_symlink():
        return
    if target.is_dir() and not target.is_symlink() and not any(target.iterdir()):
        return
    is_profile = (target / "profile.yaml").is_file()
    if not force:
        raise ConfigurationError(
            "is there already, and nothing in it was changed: name another folder with --out, or say --force to "
            f"replace {'the profile' if is_profile else 'a profile'} there",
            file=target,
        )
    if not is_profile:
        raise ConfigurationError("is no profile, so it is not replaced: name another folder with --out", file=target)


def write_folder(target: Path, files: Mapping[str, str]) -> ProfileFolder:
    """Write the files beside the target, read them as every command does, and then put the folder in its place.

    Of a profile that is replaced, other files (entities.yaml, headings.yaml, notes) are kept.

    Raises:
        ConfigurationError: It cannot be written, or what was written is no profile.
        ShelverError: The disk is full.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.unfinished-", dir=target.parent) as unfinished:
            staged = Path(unfinished) / "new"
            if target.is_dir():
                shutil.copytree(target, staged)
            else:
                staged.mkdir()
            for name, text in files.items():
                (staged / name).write_text(text, encoding="utf-8", newline="")
            load_profile(str(staged))
            if target.is_dir():
                target.rename(Path(unfinished) / "old")
            staged.rename(target)
    except OSError as error:
        raise unwritable(error, target) from error
    return load_profile(str(target))
