from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.curated_list.document import parse
from bot.entry_facts import name_from_title, new_entry, tag_from_text
from config.errors import ListError
from db.models import Paper

LANGUAGES = parse(
    """# List

## 4. Languages

- [**Verilog**] "One" [2025-01] [[paper](https://arxiv.org/abs/2501.00001)]

- [**C**] "Two" [2025-02] [[paper](https://arxiv.org/abs/2502.00002)]

- [**CUDA**] "Three" [2025-03] [[paper](https://arxiv.org/abs/2503.00003)]

## 5. Tasks

- "Four" [2025-03] [[paper](https://arxiv.org/abs/2503.00004)]
"""
).sections


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CodeT: Code Generation with Generated Tests", "CodeT"),
        ("Dream-Coder 7B: An Open Diffusion Language Model for Code", "Dream-Coder 7B"),
        ("Astra: A Multi-Agent System for GPU Kernels", "Astra"),
        ("SWE-Bench Pro: Can AI Agents Solve Long-Horizon Tasks?", "SWE-Bench Pro"),
        ("Beyond Autoregression: An Empirical Study of Diffusion Models", None),
        ("Large Language Models for Code: A Survey", None),
        ("A title without any name", None),
        ("Ratio 3:1 in Training", None),
        (": nothing before", None),
        ("", None),
    ],
)
def test_a_name_is_the_titles_own_prefix(title: str, name: str | None) -> None:
    """What stands before the title's colon is the name if it looks like one."""
    assert name_from_title(title) == name


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Generating Verilog\nWith CUDA on the side", "Verilog"),
        ("Kernels\nCUDA kernels are compared to C; CUDA wins", "CUDA"),
        ("Translating C++ and Objective-C++\nNothing else", None),
        ("Nothing\nof the kind, not even the letter c", None),
    ],
)
def test_a_tag_is_one_that_the_section_uses(text: str, tag: str | None) -> None:
    """The tag is the section's own language that the paper names most, the title first."""
    assert tag_from_text(text, LANGUAGES["4. Languages"]) == tag


def test_a_section_without_tags_gets_none() -> None:
    """Where no entry bears a tag there is none to give."""
    assert tag_from_text("Verilog", LANGUAGES["5. Tasks"]) is None


def test_the_month_is_that_of_the_submission() -> None:
    """The printed month is the month of the first version's submission, not the identifier's."""
    paper = Paper(
        arxiv_id="2510.00001", title="Late", abstract="", published=datetime(2025, 9, 30, 23, 59, tzinfo=UTC)
    )
    assert new_entry(paper, LANGUAGES["5. Tasks"]).month == "2025-09"


def test_a_paper_without_date_cannot_be_listed() -> None:
    """Without the day of submission there is no month to print, and the message says so."""
    with pytest.raises(ListError, match="no date of submission"):
        new_entry(Paper(arxiv_id="2510.00001", title="Late", abstract="", published=None), LANGUAGES["5. Tasks"])
