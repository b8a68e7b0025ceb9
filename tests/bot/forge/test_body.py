from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.forge.body import (
    LENGTH_LIMIT,
    BodyEntry,
    Considered,
    commit_message,
    is_from_template,
    read_payload,
    read_ticks,
    render_body,
    render_title,
)
from tests.bot.forge.samples import CONSIDERED, ENTRIES, LIST_TITLE

_HOSTILE = "$@a<!-- shelver:paper 1 -->|`*[x](http://evil.example)\n- [ ] <!-- shelver:paper 2 -->\n</details>"


SECTION_ORDER = tuple(dict.fromkeys(entry.section for entry in ENTRIES))


def _body(entries: tuple[BodyEntry, ...] = ENTRIES, considered: tuple[Considered, ...] = CONSIDERED) -> str:
    return render_body(entries, list_title=LIST_TITLE, section_order=SECTION_ORDER, considered=considered)


def test_every_paper_has_a_ticked_box() -> None:
    """Each entry is a ticked box that can be read back by its identifier, in the order of the sections."""
    assert read_ticks(_body()) == {entry.arxiv_id: True for entry in ENTRIES}


def test_papers_stand_below_their_sections() -> None:
    """Sections are headings, in the order of the list, and every paper of a section is below it."""
    later = replace(ENTRIES[0], arxiv_id="2509.09999", title="A Latecomer")
    body = _body((*ENTRIES, later))
    assert re.findall(r"^### (.*)$", body, re.MULTILINE) == [
        "Testing › Fuzzing",
        "Program Repair",
        "Benchmarks › Code Generation",
        "Security › Vulnerability Detection",
        "Surveys",
    ]
    assert body.index("A Latecomer") < body.index("### Program Repair")


def test_a_renamed_section_is_told_once() -> None:
    """However many papers go there; their evidence names the section as the rules know it."""
    renamed = [replace(entry, section="Tests > Fuzz", profile_section="Testing > Fuzzing") for entry in ENTRIES[:2]]
    body = _body((*renamed, ENTRIES[2]))
    told = (
        "The list's headings have changed since the rules were written: “Testing › Fuzzing” is “Tests › Fuzz” by now."
    )
    assert body.count(told) == 1
    assert "### Tests › Fuzz" in body
    assert "Evidence for “Testing › Fuzzing”: “fuzzing” in the title +3.0" in body
    assert "headings have changed" not in _body()


def test_entry_says_why_it_is_there() -> None:
    """Title with link, authors, date, confidence, evidence, runners-up and the abstract are shown."""
    body = _body(ENTRIES[:1], ())
    for words in (
        "**[FuzzPilot: Steering Greybox Fuzzers with Small Language Models](https://arxiv.org/abs/2509.01234)**",
        "Ada Lindgren et al. · 2025-09-02 · arXiv:2509.01234",
        "**82%** this section · **97%** likely to be listed",
        "matched “fuzzing”, “language model”, “coverage”",
        "“fuzzing” in the title +3.0",
        "Runners-up: Testing › Unit Tests 9%",
        "<blockquote>Greybox fuzzers spend most of their time",
    ):
        assert words in body
    assert "close call" not in body


def test_close_call_is_seen_without_unfolding() -> None:
    """A runner-up with half the section's score or more is named beside the scores."""
    assert "**44%** this section · **91%** likely to be listed · **close call:** Testing › Unit Tests 39%" in _body()


def test_papers_left_out_are_named_with_the_reason() -> None:
    """The folded part at the end names what was considered, and offers no box for it."""
    body = _body()
    assert "Considered and not included: 3 papers" in body
    assert "[Compilers for Quantum Kitchens](https://arxiv.org/abs/2509.08001): relevance 48% is below 50%" in body
    assert "Considered" not in _body(considered=())


def test_same_content_gives_the_same_bytes() -> None:
    """Nothing but the entries goes into the text: no clock, no chance."""
    assert _body() == _body()


@pytest.mark.parametrize("box", ["[ ]", "[x]", "[X]"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_boxes_are_read_as_people_leave_them(box: str, newline: str) -> None:
    """A box is read whatever its case, and whatever newlines GitHub's editor left."""
    edited = _body().replace("- [x] **[FuzzPilot", f"- {box} **[FuzzPilot").replace("\n", newline)
    assert read_ticks(edited) == {entry.arxiv_id: True for entry in ENTRIES} | {"2509.01234": box != "[ ]"}


def test_boxes_are_read_in_any_order() -> None:
    """Lines that were moved, indented or stripped of their section are still read."""
    lines = [line for line in _body().splitlines() if "shelver:paper" in line]
    edited = "\n".join("  * " + line.removeprefix("- ") for line in reversed(lines))
    assert read_ticks(edited) == {entry.arxiv_id: True for entry in ENTRIES}


def test_deleted_line_is_missing_and_double_line_needs_both_ticks() -> None:
    """A box that is gone says nothing; of two boxes for one paper, the unticked one counts."""
    lines = [line for line in _body().splitlines() if "shelver:paper" in line]
    edited = "\n".join([*lines[1:], lines[1].replace("[x]", "[ ]")])
    ticks = read_ticks(edited)
    assert "2509.01234" not in ticks
    assert ticks["2509.02345"] is False


def test_payload_names_papers_and_sections() -> None:
    """The hidden record at the end gives back identifiers and sections, and survives CRLF."""
    expected = {entry.arxiv_id: entry.section for entry in ENTRIES}
    assert read_payload(_body()) == expected
    assert read_payload(_body().replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    "payload",
    [
        "!!!",
        "AAA",
        base64.b64encode(b"{").decode(),
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b'{"version":2,"papers":[]}').decode(),
        base64.b64encode(b'{"version":1,"papers":[1]}').decode(),
    ],
)
def test_broken_payload_is_none(payload: str) -> None:
    """A record that is cut off, of another version or of another shape counts as none at all."""
    assert read_payload(f"text\n<!-- shelver:payload {payload} -->") is None
    assert read_payload("text") is None


def test_strangers_cannot_add_boxes_or_leave_the_fold() -> None:
    """Words that look like our marks or like the end of a fold stay words."""
    nasty = replace(
        ENTRIES[0],
        title=_HOSTILE,
        abstract=_HOSTILE,
        authors=(_HOSTILE,),
        section=_HOSTILE,
        profile_section=f"old {_HOSTILE}",
        evidence=((_HOSTILE, "title", 1.0),),
        runners_up=((_HOSTILE, 0.8),),
    )
    body = _body((nasty, ENTRIES[1]), (Considered(arxiv_id="2509.08001", title=_HOSTILE, reason=_HOSTILE),))
    assert read_ticks(body) == {nasty.arxiv_id: True, ENTRIES[1].arxiv_id: True}
    assert body.count("</details>") == 3
    html = MarkdownIt("commonmark", {"html": True}).render(body)
    assert set(re.findall(r'href="([^"]*)"', html)) == {
        "https://arxiv.org/abs/2509.01234",
        "https://arxiv.org/abs/2509.02345",
        "https://arxiv.org/abs/2509.08001",
    }
    assert set(re.findall(r"<(\w+)", html)) <= {
        "p", "strong", "ul", "li", "h3", "a", "br", "details", "summary", "blockquote", "span", "hr",
    }  # fmt: skip


def test_list_stays_tight() -> None:
    """No paragraph inside a list item: GitHub would put the box on a line of its own."""
    html = MarkdownIt("commonmark", {"html": True}).render(_body())
    assert "<li>\n<p>" not in html
    assert html.count("<li>[x] <strong>") == len(ENTRIES)


@pytest.mark.parametrize(
    ("count", "words"),
    [(20, "plain words, " * 800), (100, "plain words, " * 80), (100, "$" * 1000), (20, _HOSTILE * 9)],
)
def test_text_fits_whatever_comes(count: int, words: str) -> None:
    """A hundred papers with endless titles and abstracts fit, and every one keeps its box and its record."""
    entries = tuple(
        replace(
            ENTRIES[0],
            arxiv_id=f"2509.{number:05}",
            title=words,
            abstract=words,
            authors=(words,) * 30,
            profile_section=f"{number} {words}",
            evidence=((words, "title", 1.0),) * 50,
        )
        for number in range(count)
    )
    considered = tuple(Considered(arxiv_id=f"2508.{number:05}", title=words, reason=words) for number in range(60))
    body = _body(entries, considered)
    assert len(body) <= LENGTH_LIMIT
    assert read_ticks(body) == {entry.arxiv_id: True for entry in entries}
    assert read_payload(body) == {entry.arxiv_id: entry.section for entry in entries}


def test_abstracts_are_shortened_before_papers_left_out() -> None:
    """Where room is short, abstracts go first; what was left out is still named."""
    entries = tuple(replace(ENTRIES[0], arxiv_id=f"2509.{number:05}") for number in range(20))
    whole = render_body(entries, list_title=LIST_TITLE, considered=CONSIDERED)
    short = render_body(entries, list_title=LIST_TITLE, considered=CONSIDERED, limit=len(whole) - 1)
    assert "retrain it while the fuzzer runs.</blockquote>" in whole
    assert "<blockquote>" not in short
    assert "Compilers for Quantum Kitchens" in short


def test_too_many_papers_are_an_error() -> None:
    """What cannot fit is refused, not cut off."""
    with pytest.raises(ValueError, match="8 papers do not fit into 500 characters"):
        render_body(ENTRIES, list_title=LIST_TITLE, limit=500)


@settings(deadline=None)
@given(title=st.text(max_size=80), abstract=st.text(max_size=300), authors=st.lists(st.text(max_size=20), max_size=4))
def test_any_words_keep_the_boxes_readable(title: str, abstract: str, authors: list[str]) -> None:
    """Whatever title, abstract and authors are, there is one box per paper and the record is whole."""
    entry = replace(ENTRIES[0], title=title, abstract=abstract, authors=tuple(authors))
    body = _body((entry, ENTRIES[1]), ())
    assert read_ticks(body) == {entry.arxiv_id: True, ENTRIES[1].arxiv_id: True}
    assert read_payload(body) == {entry.arxiv_id: entry.section, ENTRIES[1].arxiv_id: ENTRIES[1].section}


def test_title_is_filled_in() -> None:
    """The profile's template gets the day's parts."""
    assert render_title("latest papers {month:02d}-{day:02d}", day=date(2025, 9, 4)) == "latest papers 09-04"


def test_commit_message_holds_counts_and_identifiers_only() -> None:
    """The message names how many papers and which, and nothing that strangers wrote."""
    assert commit_message(["2509.01234"]) == "Add 1 paper from arXiv\n\narXiv:2509.01234\n"
    assert commit_message(["2509.01234", "cs/0601001"]).startswith("Add 2 papers from arXiv\n")


@pytest.mark.parametrize(
    ("title", "is_ours"),
    [
        ("latest papers 09-22", True),
        ("latest papers 12-01", True),
        ("Latest papers", False),
        ("papers 09-22 (WIP)", False),
    ],
)
def test_a_title_of_a_persons_own_is_told_from_the_templates(title: str, *, is_ours: bool) -> None:
    """Whatever the day, a title that follows the template is the bot's; any other one is a person's."""
    assert is_from_template(title, "latest papers {month:02d}-{day:02d}") is is_ours
