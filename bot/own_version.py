"""Which Shelver this is."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def own_version() -> str:
    """The version that is installed; it is looked up once, for that takes some milliseconds.

    Raises:
        PackageNotFoundError: Shelver runs from a tree without being installed.
    """
    return metadata.version("shelver")
