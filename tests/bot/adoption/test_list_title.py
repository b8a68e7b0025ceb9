from __future__ import annotations

import pytest

from bot.adoption.list_title import LONGEST_TITLE, title_of
from bot.curated_list.document import parse


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Awesome Agents [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)", "Awesome Agents"),
        ("# [![Awesome][badge]][awesome] Awesome Agents", "Awesome Agents"),
        ("# Awesome Agents ![Stars](https://img.shields.io/stars.svg)![Licence](licence.svg)", "Awesome Agents"),
        ("# 🚀 **Awesome** [Agents](https://example.org) & Tools", "Awesome Agents & Tools"),
        ('<h1 align="center"><img src="logo.png" alt="Logo"> Awesome Agents</h1>', "Awesome Agents"),
        ("Awesome Agents\n==============", "Awesome Agents"),
        ("# [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)", ""),
        ("# " + "Agents " * 40, ("Agents " * 40)[:LONGEST_TITLE].strip()),
        ("## Papers", ""),
    ],
)
def test_a_lists_title_is_its_words_without_badges_emoji_and_marks(heading: str, title: str) -> None:
    """It stands in each pull request and digest, where a badge's alternative text says nothing."""
    assert title_of(parse(f"{heading}\n\nPapers that we like.\n")) == title
