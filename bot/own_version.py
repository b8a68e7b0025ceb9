"""Which Shelver this is."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def own_version() -> str:
    """The version that is installed; it is looked up once, for reading it takes longer than a request does.

    Raises:
        PackageNotFoundError: Shelver runs from a tree without being installed.
    """
    return metadata.version("shelver")
