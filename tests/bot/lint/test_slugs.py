from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lint.slugs import Slugger, heading_text, slug


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Code Generation", "code-generation"),
        ("2.1 Base LLMs and Pretraining Strategies", "21-base-llms-and-pretraining-strategies"),
        ("2.4 (Instruction) Fine-Tuning on Code", "24-instruction-fine-tuning-on-code"),
        ("Code QA & Reasoning", "code-qa--reasoning"),
        ("5. Methods/Models for Downstream Tasks", "5-methodsmodels-for-downstream-tasks"),
        ("API_Usage", "api_usage"),
        ("🔥 News", "-news"),
        ("代码生成 模型", "代码生成-模型"),
        ("Программы", "программы"),
        ("I ♥ Code", "i--code"),
        ("What’s new?", "whats-new"),
        ("`code` and **bold** and [link](https://example.org/)", "code-and-bold-and-link"),
        ("An <em>HTML</em> tag", "an-html-tag"),
        ("![badge](https://example.org/b.svg) Title", "title"),
        (r"Escaped \* star", "escaped--star"),
        ("Tom &amp; Jerry", "tom--jerry"),
        ("C++ and C#", "c-and-c"),
        ("ÀÉ Ünïcode", "àé-ünïcode"),
        ("१२३ digits", "१२३-digits"),
        ("Ⓐ circled", "ⓐ-circled"),
        ("① number", "-number"),
    ],
)
def test_anchors_follow_githubs_rules(heading: str, anchor: str) -> None:
    """Text as shown, lower case, without punctuation and symbols, spaces as hyphens; runs are not folded."""
    assert slug(heading_text(heading)) == anchor


def test_repeats_are_numbered_and_their_results_are_taken_too() -> None:
    """The second of two equal headings gets -1, and a heading that reads like that result comes after it."""
    slugger = Slugger()

    assert [slugger.add(text) for text in ("Echo", "Echo", "Echo 1", "Echo-1", "Echo")] == [
        "echo",
        "echo-1",
        "echo-1-1",
        "echo-1-2",
        "echo-2",
    ]


@given(st.lists(st.text(alphabet="ab-1 ", max_size=5), max_size=12))
def test_no_two_headings_share_an_anchor(headings: list[str]) -> None:
    """Whatever a document's headings are, their anchors are different."""
    slugger = Slugger()
    anchors = [slugger.add(heading) for heading in headings]

    assert len(set(anchors)) == len(anchors)
