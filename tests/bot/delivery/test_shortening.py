from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.shortening import shortened

DIGEST = (Path(__file__).parents[1] / "digest" / "week.md").read_text(encoding="utf-8")
LINK = "<https://example.org/2025-W39.html>"


def cut(limit: int, *, ending: str = LINK, markdown: str = DIGEST) -> str:
    """The sample digest in so many characters."""
    return shortened(markdown, ending=ending, fits=lambda text: len(text) <= limit)


def test_what_fits_is_left_whole() -> None:
    """With the ending below it, where there is one."""
    assert cut(9_999) == f"{DIGEST.rstrip()}\n\n{LINK}\n"
    assert cut(9_999, ending="") == f"{DIGEST.rstrip()}\n"


@given(limit=st.integers(0, len(DIGEST.rstrip())), ending=st.sampled_from(["", LINK]))
def test_a_cut_is_between_two_paragraphs_or_items(limit: int, ending: str) -> None:
    """It fits, if anything does, no line is cut, no heading is left alone, and nothing more would have fitted."""
    text = cut(limit, ending=ending)
    tail = f"\n\n…\n\n{ending}\n" if ending else "\n\n…\n"
    if len(text) > limit or not text.endswith(tail):
        assert text == tail.lstrip()
        return
    kept = text.removesuffix(tail)
    assert DIGEST.startswith(kept)
    assert not kept.splitlines()[-1].startswith("#")
    rest = DIGEST[len(kept) :]
    assert rest.startswith(("\n\n", "\n- "))


@pytest.mark.parametrize("more", [1, 7, 300])
def test_as_many_items_are_kept_as_fit(more: int) -> None:
    """An item of two lines stays one."""
    items = [f"- paper {number}\n  its facts" for number in range(400)]
    limit = len("\n".join(items[:more])) + len(f"\n\n…\n\n{LINK}\n")
    assert cut(limit, markdown="\n".join(items)) == "\n".join(items[:more]) + f"\n\n…\n\n{LINK}\n"
