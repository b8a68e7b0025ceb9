from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sqlalchemy.orm import Session

from bot.digest.content import Digest, ListedSection
from bot.digest.markdown import LENGTH_LIMIT, render_markdown
from bot.digest.value import PaperName
from tests.bot.digest.samples import (
    SURVEYS,
    WEEK,
    at,
    candidate,
    entry,
    hostile_digest,
    lists,
    proposed,
    ran,
    seen,
    told,
)
from tests.examples import examples

THANKS = "Thank you to arXiv for use of its open access interoperability.\n"
HOSTILE = (
    "Hi @ada, see #1 and ada/list#2 https://evil.example/x [click](https://evil.example) "
    "<img src=x onerror=alert(1)> <!-- shelver:payload x --> **bold** `code` $\\alpha$ deadbeefcafe :tada:\n# Owned"
)


def flat(text: str) -> list[Token]:
    """All Markdown tokens of a text, the inline ones after their block."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def links(text: str) -> set[str]:
    """Everything that the text links."""
    return {str(token.attrs["href"]) for token in flat(text) if token.type == "link_open"}


def test_a_quiet_week_says_that_it_is_quiet(session: Session) -> None:
    """Nothing happened, all runs were done: the reader learns what was looked at."""
    lists(session, "seed", at(9, 1), entry("2401.00001", "Old", SURVEYS))
    seen(session, "2509.00001", "A Study of Whales", at(9, 24), verdict="irrelevant")
    ran(session, at(9, 24, 5))
    ran(session, at(9, 29, 5))
    text = render_markdown(told(session))
    assert "A quiet week: the list did not change, and nothing was decided." in text
    assert "arXiv had 1 paper new to us, none of which was judged to belong." in text
    assert "- **All is well.** 1 run on 1 of 7 days: done." in text
    assert "> " not in text


def test_a_week_that_is_not_over_says_so(session: Session) -> None:
    """Its end is not known: ages count up to the latest run, until one begins on the last day or later."""
    proposed(session, candidate(session, seen(session, "2509.00001", "Paper", at(9, 22)), at(9, 22)), at(9, 22, 5))
    ran(session, at(9, 24, 6))
    text = render_markdown(told(session))
    assert "> This is the week as of Shelver's latest run, 24 September, 06:00 UTC" in text
    assert "in [pull request 12](https://github.com/ada/awesome-code-models/pull/12), for 2 days." in text
    ran(session, at(9, 28, 6))
    text = render_markdown(told(session))
    assert "latest run" not in text
    assert "for 6 days." in text


def test_a_week_without_runs_says_so_loudly(session: Session) -> None:
    """It cannot be taken for a quiet week."""
    lists(session, "seed", at(9, 1), entry("2401.00001", "Old", SURVEYS))
    ran(session, at(9, 17, 5))
    text = render_markdown(told(session))
    assert "> **No run at all in this week.**" in text
    assert "The last run that was done began on 17 September, 05:00 UTC." in text
    assert "quiet" not in text


def test_a_broken_week_says_so_loudly(session: Session) -> None:
    """Runs that all failed are told at the top, with what they said at the end."""
    lists(session, "seed", at(9, 1), entry("2401.00001", "Old", SURVEYS))
    for day in (22, 23, 24):
        ran(session, at(9, day, 5), "failed", "the token was refused", verdicts={"arxiv": ("failed", 0)})
    text = render_markdown(told(session))
    assert "> **Not one of the 3 runs of this week was done.**" in text
    assert "No run before the week's end was ever done." in text
    assert "- arXiv: **not to be trusted once** (3 × failed); 0 papers handed over." in text
    assert "- Failed 3 times, the last time on 24 September: “the token was refused”" in text
    assert "quiet" not in text


def test_an_empty_database_is_told_as_that(session: Session) -> None:
    """Nothing at all is known, and nothing is claimed."""
    text = render_markdown(told(session))
    assert "the list itself has not been read yet" in text
    assert text.endswith(THANKS)


def test_the_first_read_is_explained(session: Session) -> None:
    """A list with entries and a digest without news would puzzle its reader."""
    lists(session, "seed", at(9, 23), entry("2401.00001", "Old", SURVEYS))
    ran(session, at(9, 24, 5))
    assert "Shelver read this list for the first time at its commit of 23 September" in render_markdown(told(session))


@pytest.mark.parametrize(
    ("week", "span"),
    [
        ("2025-W39", "22 to 28 September 2025 (2025-W39, UTC)"),
        ("2025-W40", "29 September to 5 October 2025 (2025-W40, UTC)"),
        ("2026-W01", "29 December 2025 to 4 January 2026 (2026-W01, UTC)"),
    ],
)
def test_the_days_are_named(session: Session, week: str, span: str) -> None:
    """Month and year are repeated only where they change."""
    assert f"\n{span} · " in render_markdown(told(session, WEEK.parse(week)))


def test_strangers_words_have_no_effect(empty_digest: Digest) -> None:
    """Titles, names, reasons and sections neither mention, nor refer, nor link, nor bring HTML or headings."""
    text = render_markdown(hostile_digest(empty_digest, HOSTILE))
    assert links(text) == {"https://arxiv.org/abs/2509.00001", "https://github.com/ada/awesome-code-models"}
    assert not re.search(r"@\w|\w#\d|(?<!\w)#\d|https?://evil|deadbeefcafe|:tada:", text)
    assert "<!--" not in text
    assert "<img" not in text
    assert not any("Owned" in token.content for token in flat(text) if token.type == "heading")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(60))
@given(words=st.text(max_size=60))
def test_no_words_change_the_text_shape(empty_digest: Digest, words: str) -> None:
    """Whatever a stranger writes, headings, items and links are as many as with plain words."""

    def shape(text: str) -> list[str]:
        kinds = {"heading_open", "list_item_open", "link_open", "hr", "fence", "code_block", "html_block", "image"}
        return [token.type for token in flat(text) if token.type in kinds]

    plain = render_markdown(hostile_digest(empty_digest, "plain words"))
    assert shape(render_markdown(hostile_digest(empty_digest, words))) == shape(plain)


def test_the_number_of_a_section_is_escaped_only_where_it_would_begin_a_list(empty_digest: Digest) -> None:
    """People read this text as it is, too: "2." is escaped at the beginning of a line and nowhere else."""
    digest = hostile_digest(empty_digest, "2. Models")
    text = render_markdown(digest)
    assert "### 2. Models\n" in text
    assert not re.search(r"^\s*(?:[-*] )?\d+\. ", text, re.MULTILINE)
    assert not [token for token in flat(text) if token.type == "ordered_list_open"]


def test_a_huge_week_is_cut_and_says_so(empty_digest: Digest) -> None:
    """Even with the longest titles, escaped at their worst, the text stays below the limit and counts the rest."""
    dollars = "$" * 2000
    digest = hostile_digest(empty_digest, dollars)
    waiting, listed = [], []
    for number in range(300):
        name = PaperName(arxiv_id=f"2509.{number:05d}", title=dollars)
        waiting.append(replace(digest.waiting[0], paper=name))
        listed.append(replace(digest.listed[0].papers[0], paper=name))
    huge = replace(
        digest,
        listed=tuple(
            ListedSection(section=f"{dollars}{number}", papers=(paper,)) for number, paper in enumerate(listed)
        ),
        waiting=tuple(waiting),
        refused=digest.refused * 200,
        deferred=digest.refused * 200,
        withdrawn=digest.refused * 200,
    )
    text = render_markdown(huge)
    assert len(text) < LENGTH_LIMIT
    assert re.search(r"^- and [\d,]+ more$", text, re.MULTILINE)
    assert re.search(r"^And [\d,]+ more\.$", text, re.MULTILINE)
    assert text.endswith(THANKS)


def test_a_long_week_counts_what_it_leaves_out(session: Session) -> None:
    """Of 150 waiting papers with plain titles, as many are shown as there is room for, and the rest is counted."""
    for number in range(150):
        paper = seen(
            session, f"2509.{number:05d}", f"A Paper With a Title of Common Length, Number {number}", at(9, 1)
        )
        proposed(session, candidate(session, paper, at(9, 1)), at(9, 2))
    text = render_markdown(told(session))
    shown = len(re.findall(r"^- \*\*\[A Paper", text, re.MULTILINE))
    assert len(text) < LENGTH_LIMIT
    assert f"- and {150 - shown} more" in text
    assert shown >= 60


def test_several_pull_requests_are_named_paper_by_paper(session: Session) -> None:
    """Where all papers wait in one place it is said once, else with each of them."""
    for number in (1, 2):
        paper = seen(session, f"2509.0000{number}", f"Paper {number}", at(9, 1))
        url = f"https://github.com/ada/awesome-code-models/pull/{number}"
        proposed(session, candidate(session, paper, at(9, 1)), at(9, 20 + number), url=url)
    text = render_markdown(told(session))
    assert "**2 papers wait for review** in 2 pull requests, the oldest for 7 days." in text
    for number, days in ((1, 7), (2, 6)):
        link = f"[pull request {number}](https://github.com/ada/awesome-code-models/pull/{number})"
        assert f"waits for {days} days in {link}\n" in text


def test_a_renamed_heading_is_told_in_one_line(session: Session) -> None:
    """Papers that went together from one section to another fill no page; one that went alone is named."""
    old, new = "Methods > Mending", "Methods > Program Repair"
    titles = ["Able", "Baker", "Charlie", "Dog"]
    before = [entry(f"2401.0000{number}", title, old) for number, title in enumerate(titles)]
    lists(session, "seed", at(9, 1), *before, entry("2401.00009", "Easy", SURVEYS))
    after = [entry(f"2401.0000{number}", title, new) for number, title in enumerate(titles)]
    lists(session, "renamed", at(9, 24), *after, entry("2401.00009", "Easy", new))
    text = render_markdown(told(session))
    block = text[text.index("## Moved within the list: 5 papers") :]
    assert "- **4 papers together** from Methods › Mending to Methods › Program Repair\n" in block
    assert "Easy" in block
    assert "Able" not in text
