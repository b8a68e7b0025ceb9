"""arXiv's sets are named by group, archive and category."""

from __future__ import annotations

import pytest

from bot.sources.arxiv_sets import archive_of, category_of, set_of, set_of_archive


@pytest.mark.parametrize(
    ("category", "name", "above"),
    [
        ("cs.SE", "cs:cs:SE", "cs"),
        ("stat.ML", "stat:stat:ML", "stat"),
        ("q-bio.PE", "q-bio:q-bio:PE", "q-bio"),
        ("hep-th", "physics:hep-th", "physics:hep-th"),
        ("astro-ph.CO", "physics:astro-ph:CO", "physics:astro-ph"),
        ("physics.soc-ph", "physics:physics:soc-ph", "physics:physics"),
    ],
)
def test_each_category_has_its_set(category: str, name: str, above: str) -> None:
    """A category's set is told from its name and back, and so is that of its archive."""
    assert set_of(category) == name
    assert category_of(name) == category
    assert set_of_archive(archive_of(category)) == above


def test_a_group_is_no_category() -> None:
    """A group's own set names the group."""
    assert category_of("cs") == "cs"
