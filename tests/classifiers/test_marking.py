from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.marking import Alignment
from classifiers.text import normalise

MARKUP = (
    *("code", "Code", "text-to-SQL", "C++", "C\\#", "pass@k", "$\\mathrm{pass}@k$", "\\textsc{Text}", "\\emph {x y}"),
    *("&amp;", "&lt;b&gt;", "caf&eacute;", "Caf\\'e", "https://example.org/code", "&#99999999999;", "\u4ee3\u7801"),
    *("\u00ad", "\ufb01x", "cafe\u0301", "\u00bd", "\u0130", "\u202e", "\u00a0", "\x1c", "\x00", " ", "\n", "\\ "),
    *"{}$\\&;#@-",
)
"""What a text may hold that does not look the same after normalising."""

texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(MARKUP), max_size=16).map("".join))


def marked(text: str, phrase: str) -> list[str]:
    """What is marked for each place of a phrase; an empty string stands for a place that is not known."""
    alignment, wanted = Alignment(text), tuple(normalise(phrase).split())
    found = []
    for start in range(len(alignment.words)):
        if alignment.words[start : start + len(wanted)] == wanted:
            span = alignment.span(start, start + len(wanted))
            found.append(text[slice(*span)] if span else "")
    return found


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        pytest.param("We study text-to-SQL (here).", "text to sql", "text-to-SQL", id="hyphens"),
        pytest.param("We study text-to-SQL (here).", "here", "here", id="without the brackets around it"),
        pytest.param("We study text-to-SQL.", "sql", "SQL", id="a part of a hyphened word"),
        pytest.param(r"\textsc{Text}--to--SQL", "text to sql", "Text}--to--SQL", id="LaTeX"),
        pytest.param(r"Our \emph {code} model", "code model", "code} model", id="LaTeX with a space"),
        pytest.param(r"\alpha-alpha", "alpha", "alpha", id="a command and a word"),
        pytest.param("R&amp;D in caf&eacute;-bars", "bars", "bars", id="after an entity"),
        pytest.param("R&amp;D in caf&eacute;-bars", "café", "caf&eacute;", id="an entity in a word"),
        pytest.param("a trans\u00adformer", "transformer", "trans\u00adformer", id="soft hyphen"),
        pytest.param("bug \ufb01xing", "bug fixing", "bug \ufb01xing", id="ligature"),
        pytest.param("in C\\# and", "c#", "C\\#", id="escaped sign"),
        pytest.param(r"at $\mathrm{pass}@k$ of", "pass@k", "pass}@k", id="formula"),
        pytest.param("ab\x1ccd code", "code", "code", id="after an invisible character"),
        pytest.param("see https://x.example/code for code", "code", "code", id="not in an address"),
        pytest.param("我们研究 代码 生成", "代码", "代码", id="Chinese"),
    ],
)
def test_words_are_found_as_they_were_written(text: str, phrase: str, expected: str) -> None:
    """The place of a phrase covers its words in the original text, and no more than the markup between them."""
    assert marked(text, phrase) == [expected]


@given(text=texts, data=st.data())
def test_a_mark_normalises_to_its_words(text: str, data: st.DataObject) -> None:
    """Whatever the text, what is marked for some of its words normalises to just these words."""
    alignment = Alignment(text)
    assert " ".join(alignment.words) == normalise(text).strip()
    count = len(alignment.words)
    start = data.draw(st.integers(0, count))
    end = data.draw(st.integers(start, count))
    span = alignment.span(start, end)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(text)
        assert tuple(normalise(text[slice(*span)]).split()) == alignment.words[start:end]


@given(words=st.lists(st.from_regex(r"[A-Za-z][a-z0-9]{0,6}", fullmatch=True), min_size=1, max_size=30))
def test_every_word_of_plain_text_is_found(words: list[str]) -> None:
    """In plain text nothing is left out, and the places follow each other."""
    alignment = Alignment(", ".join(words) + ".")
    spans = [alignment.span(number, number + 1) for number in range(len(words))]
    assert [", ".join(words)[slice(*span)] for span in spans if span] == words


def test_one_odd_place_leaves_the_rest_marked() -> None:
    """Where an accent was typed as a sign of its own, the words before and after are found all the same."""
    text = "code " * 50 + "re\u0301sume\u0301\x1c d " + "model " * 50
    assert "" not in marked(text, "code") + marked(text, "model")


def test_no_place_is_invented() -> None:
    """Words beyond the text have no place, and neither have none at all."""
    alignment = Alignment("one two")
    assert alignment.span(1, 3) is None
    assert alignment.span(1, 1) is None
    assert Alignment("").span(0, 0) is None
