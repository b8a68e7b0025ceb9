"""The sets into which arXiv's OAI-PMH interface divides its papers (https://info.arxiv.org/help/oa/index.html).

They are named by group, archive and category: ``cs:cs:SE``. A paper is in the sets of all its categories, and in
those above them.
"""

from __future__ import annotations

_OWN_GROUPS = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})
"""Archives that are groups of their own; all others belong to physics."""


def archive_of(category: str) -> str:
    """``cs`` of ``cs.SE``; an archive without categories, such as ``hep-th``, is its own."""
    return category.partition(".")[0]


def set_of(category: str) -> str:
    """The set of a category: ``cs:cs:SE`` of ``cs.SE``, ``physics:hep-th`` of ``hep-th``."""
    archive, _, subject = category.partition(".")
    group = archive if archive in _OWN_GROUPS else "physics"
    return f"{group}:{archive}:{subject}" if subject else f"{group}:{archive}"


def set_of_archive(archive: str) -> str:
    """The set of all papers of an archive: ``cs``, ``physics:astro-ph``."""
    return archive if archive in _OWN_GROUPS else f"physics:{archive}"


def category_of(name: str) -> str:
    """The category of a set, or the archive where it has no categories: the way back from `set_of`."""
    return ".".join(name.split(":")[1:] or [name])
