from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.forge.body import (
    LENGTH_LIMIT,
    BodyEntry,
    Considered,
    LikelyFact,
    NearListed,
    SourceState,
    WithdrawnPaper,
    read_payload,
    read_ticks,
    render_body,
)
from bot.forge.text import code_block, code_html
from bot.review.answers import COMMANDS
from tests.bot.forge.samples import CONSIDERED, ENTRIES, LIST_TITLE
from tests.bot.hostile import TITLES, RenderedPage

RICH = replace(
    ENTRIES[0],
    line='- "FuzzPilot: Steering Greybox Fuzzers" [2025-09] [[paper](https://arxiv.org/abs/2509.01234)]',
    likely=(LikelyFact(field="venue", value="ICSE 2026", evidence="to appear at ICSE", source="comment"),),
    nearest=(
        NearListed(arxiv_id="2301.00001", title="Seeds and Where to Sow Them"),
        NearListed(arxiv_id=None, title="An Elder Fuzzer", section="Testing > Unit Tests"),
    ),
)
WELL = SourceState(source="arXiv")
ILL = SourceState(source="arXiv", trouble="could not be read in full", complete_until=date(2025, 9, 20))
WORKS = re.compile(r"@\w|\#\d|\bGH-\d|\b[0-9a-f]{7,40}\b|://|\bwww\.|:[a-z]+:|\$", re.IGNORECASE)
"""What GitHub makes something of in the rendered text of a conversation."""
PAPER = re.compile(r"https://arxiv\.org/abs/[\w./-]+")


def _body(*entries: BodyEntry, sources: tuple[SourceState, ...] = ()) -> str:
    return render_body(entries or (RICH,), list_title=LIST_TITLE, sources=sources)


def test_the_line_in_the_list_is_shown_whole() -> None:
    """As code, with an address that can be copied."""
    assert (
        '<p><code>- "FuzzPilot: Steering Greybox Fuzzers" [2025-09] '
        "[[paper](https://arxiv.org/abs/2509.01234)]</code></p>"
    ) in _body()


def test_nearest_listed_papers_are_named_with_their_section_if_it_differs() -> None:
    """With a link to arXiv where they have one."""
    body = _body()
    assert '<li><a href="https://arxiv.org/abs/2301.00001">Seeds and Where to Sow Them</a></li>' in body
    assert "<li>An Elder Fuzzer, in Testing › Unit Tests</li>" in body


def test_a_fact_that_is_only_likely_is_flagged() -> None:
    """It is seen without unfolding that there is one, and told inside what it is and where it was read."""
    body = _body()
    assert "**Worth a look:** 1 paper with a fact to check." in body
    assert "likely to be listed · **to check:** venue\n" in body
    assert "venue may be <strong>ICSE 2026</strong> (“to appear at ICSE” in the comment)" in body


@pytest.mark.parametrize(
    ("abstract", "shown"),
    [
        ("One. Two. Three.", "One. Two."),
        ("We use tools, e.g. Compilers, as A. Turing did. It works! Well.", None),
        ("Word " * 200, "Word " * 78 + "Word…"),
        ("No end", "No end"),
    ],
)
def test_an_abstract_is_opened(abstract: str, shown: str | None) -> None:
    """Two sentences at most, cut between words; an abbreviation ends no sentence."""
    shown = shown or "We use tools, e.g. Compilers, as A. Turing did. It works!"
    found = re.search("<blockquote>(.*)</blockquote>", _body(replace(RICH, abstract=abstract)))
    assert found is not None
    assert found[1] == shown


def test_rules_are_not_shown_as_phrases() -> None:
    """What unfolds is announced with words of the paper, not with the syntax of rules."""
    evidence = (("<data> AND <new>", "title", 3.0), ("fuzz NEAR/4 seed", "title", 2.0), ("fuzzing", "title", 1.0))
    assert "<summary>Abstract · matched “fuzzing”</summary>" in _body(replace(RICH, evidence=evidence))


def test_sources_that_are_well_are_told_without_a_day() -> None:
    """So the text of a quiet day is that of the day before."""
    body = _body(sources=(WELL,))
    assert "<summary>Sources: all read in full</summary>" in body
    assert "WARNING" not in body


def test_a_source_in_trouble_is_seen_at_once() -> None:
    """With the day until which nothing is missing."""
    told = "arXiv could not be read in full: it is complete until 2025-09-20, and newer papers may be missing."
    body = _body(sources=(ILL,))
    assert f"> [!WARNING]\n> {told}" in body
    assert f"<li>{told}</li>" in body
    assert "complete for no day yet" in _body(sources=(replace(ILL, complete_until=None),))


def test_commands_are_told_only_where_they_are_obeyed() -> None:
    """Each with what it does, folded."""
    assert "/reject" not in _body()
    body = render_body([RICH], list_title=LIST_TITLE, commands=COMMANDS)
    for command in COMMANDS:
        assert f"<li><code>{command.usage}</code> {command.effect}</li>" in body


def test_news_are_offered_as_a_block_to_copy() -> None:
    """In a fence, so that GitHub shows it as it has to be copied."""
    lines = ["🔥 [2025/09/22] Featured papers:", "", "- 🔥 [FuzzPilot](https://arxiv.org/abs/2509.01234)"]
    body = render_body([RICH], list_title=LIST_TITLE, news=lines)
    assert "\n\n```markdown\n" + "\n".join(lines) + "\n```\n\n</details>" in body


def test_code_cannot_be_left() -> None:
    """Neither a fence nor a tag of a stranger's ends the block; nothing works in it but papers' addresses."""
    block = code_block(["```", "````", "a\n```", "@everyone https://arxiv.org/abs/2509.01234 https://evil.example"])
    fence = "`" * 5
    assert block.splitlines()[0] == f"{fence}markdown"
    assert block.splitlines()[1:] == [
        "```", "````", "a ```", "@\u200beveryone https://arxiv.org/abs/2509.01234 https:\u200b//evil.example", fence,
    ]  # fmt: skip
    assert code_html("</code><img> https://arxiv.org/abs/2509.01234@evil.example", limit=80) == (
        "<code>&lt;/code&gt;&lt;img&gt; https:\u200b//arxiv.org/abs/2509.01234@\u200bevil.example</code>"
    )


_text = st.one_of(
    st.text(max_size=200),
    st.sampled_from([title.typed for title in TITLES.values()]),
    st.text(alphabet="@#/:.[]()<>!|*_`~$&\\-+=1aAfw \n\u200b\u202e", max_size=80),
    st.sampled_from(["$" * 3_000, "</details>" * 300, "&" * 3_000]),
)
_facts = st.lists(
    st.builds(LikelyFact, field=st.just("venue"), value=_text, evidence=_text, source=st.just("comment")), max_size=5
)
_papers = st.lists(
    st.builds(
        BodyEntry,
        arxiv_id=st.integers(0, 99_999).map(lambda number: f"2509.{number:05}"),
        title=_text,
        authors=st.lists(_text, max_size=3).map(tuple),
        section=st.sampled_from(["A > B", "C", "</details> @everyone #1 " * 12]),
        section_score=st.floats(0, 1),
        relevance=st.floats(0, 1),
        evidence=st.lists(st.tuples(_text, st.just("title"), st.just(1.0)), max_size=8).map(tuple),
        runners_up=st.lists(st.tuples(_text, st.just(0.5)), max_size=3).map(tuple),
        abstract=_text,
        line=_text,
        likely=_facts.map(tuple),
        nearest=st.lists(
            st.builds(NearListed, arxiv_id=st.none() | st.just("2301.00001"), title=_text, section=st.none() | _text),
            max_size=4,
        ).map(tuple),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda entry: entry.arxiv_id,
)


@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(papers=_papers, words=_text, seed=st.integers(0, 99))
def test_any_papers_make_a_short_stable_and_harmless_text(papers: list[BodyEntry], words: str, seed: int) -> None:
    """Below the limit, one box for each paper, the same in any order, and nothing of a stranger's works in it."""

    def render(entries: list[BodyEntry]) -> str:
        considered = [Considered(arxiv_id="2509.08001", title=f"{words}.", reason=words)] * 40
        news = [words.replace("$", "S")] * 2
        gone = WithdrawnPaper(arxiv_id="2509.08001", title=f"{words}.", section=words, reason=words)
        return render_body(
            entries,
            list_title=words,
            considered=considered,
            news=news,
            sources=[WELL, ILL],
            withdrawn=[*[gone] * 9, replace(gone, section=None)],
        )

    body = render(papers)
    assert len(body) <= LENGTH_LIMIT
    assert body.count("<!-- shelver:paper ") == len(papers)
    assert read_ticks(body) == {entry.arxiv_id: True for entry in papers}
    assert read_payload(body) == {entry.arxiv_id: entry.section for entry in papers}
    assert render(random.Random(seed).sample(papers, len(papers))) == body

    page = RenderedPage.of(body).whole
    ours = {f"https://arxiv.org/abs/{entry.arxiv_id}" for entry in papers}
    assert ours <= set(page.links) <= ours | {"https://arxiv.org/abs/2301.00001", "https://arxiv.org/abs/2509.08001"}
    # a span parts what stands on either side of it
    shown = RenderedPage.of(body.replace("<span>$</span>", "<span>¤</span>")).whole.text
    assert WORKS.findall(PAPER.sub("", shown).replace("[!WARNING]", "").replace("[!NOTE]", "")) == []
    assert {element.split()[0] for element in page.elements} <= {
        "p", "strong", "ul", "li", "h3", "a", "br", "details", "summary", "blockquote", "span", "hr", "code", "pre",
    }  # fmt: skip
    assert len(page.comments) == len(papers) + 1


def test_details_go_before_what_is_folded_below() -> None:
    """Where room is short, the abstracts go first, then the nearest papers, then those left out; never a box."""
    entries = [replace(RICH, arxiv_id=f"2509.{number:05}") for number in range(20)]

    def shown(limit: int) -> tuple[bool, ...]:
        body = render_body(entries, list_title=LIST_TITLE, considered=CONSIDERED, limit=limit)
        assert list(read_ticks(body)) == [entry.arxiv_id for entry in entries]
        return tuple(words in body for words in ("<blockquote>", "Nearest in the list", "Tests, Twice", "FuzzPilot"))

    whole = len(render_body(entries, list_title=LIST_TITLE, considered=CONSIDERED))
    seen = list(dict.fromkeys(shown(limit) for limit in range(whole, 6_000, -500)))
    assert seen[0] == (True, True, True, True)
    assert seen[-1] == (False, False, False, False)
    assert seen == sorted(seen, reverse=True, key=sum)
    assert all(seen_last >= seen_first for row in seen for seen_first, seen_last in pairwise(row))


def test_withdrawn_papers_are_noted_above_the_boxes() -> None:
    """Those of the list with their section, those taken off apart from them; the same words in any room."""
    listed = WithdrawnPaper(
        arxiv_id="2301.00001", title="Seeds", section="Testing > Fuzzing", reason="Withdrawn: a lemma fails"
    )
    papers = [listed, replace(listed, arxiv_id="2301.00002", section=None, title="Sprouts")]
    body = render_body([RICH], list_title=LIST_TITLE, withdrawn=papers)
    note = body[body.index("> [!NOTE]") :].partition("\n\n")[0].splitlines()
    assert note == [
        "> [!NOTE]",
        "> **Withdrawn from arXiv, and still in the list.** Whether they stay is yours to decide:",
        "> - [Seeds](https://arxiv.org/abs/2301.00001) in Testing › Fuzzing: “Withdrawn: a lemma fails”",
        ">",
        "> **Withdrawn from arXiv, and therefore no longer on this branch:**",
        "> - [Sprouts](https://arxiv.org/abs/2301.00002): “Withdrawn: a lemma fails”",
    ]
    assert body.index("> [!NOTE]") < body.index("- [x]")
    assert "[!NOTE]" not in render_body([RICH], list_title=LIST_TITLE)
    assert "and 4 more" in render_body([RICH], list_title=LIST_TITLE, withdrawn=[listed] * 9)
