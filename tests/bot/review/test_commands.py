"""Reading commands out of comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.commands import MOST_WORDS, Command, Misread, Verb, paper_of_line, read_commands

PAPER = "2509.01234"
ABOUT_PAPERS = [Verb.REJECT, Verb.LATER, Verb.INCLUDE, Verb.MOVE]
IDENTIFIERS = st.builds(
    lambda year, number: f"{year:04d}.{number:05d}", st.integers(701, 9912), st.integers(0, 99999)
)
WORDS = st.lists(st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True), min_size=1, max_size=8).map(" ".join)


@pytest.mark.parametrize(
    "typed",
    [
        PAPER,
        f"{PAPER}v2",
        f"arXiv:{PAPER}v12",
        f"arxiv: {PAPER}",
        f"https://arxiv.org/abs/{PAPER}",
        f"<https://arxiv.org/pdf/{PAPER}v1>",
        f"http://www.arxiv.org/pdf/{PAPER}v3.pdf",
        f"{PAPER}:",
        f"[{PAPER}]",
    ],
)
def test_an_identifier_in_any_form(typed: str) -> None:
    """A paper may be named by identifier, with or without version, or by the URL of any of its pages."""
    assert read_commands(f"/reject {typed} off topic") == (Command(Verb.REJECT, PAPER, "off topic"),)


def test_one_command_per_line_in_order() -> None:
    """A comment may hold words and several commands, each on its line; lines may end as on Windows."""
    body = f"Hello\r\n/reject {PAPER} too old\r\nand\r\n  /MOVE {PAPER} Code Agents \r\n/stop now\r\n/help"
    assert read_commands(body) == (
        Command(Verb.REJECT, PAPER, "too old"),
        Command(Verb.MOVE, PAPER, "Code Agents"),
        Command(Verb.STOP),
        Command(Verb.HELP),
    )


def test_several_papers_in_one_command() -> None:
    """Identifiers separated by commas or spaces make one command each, with the same reason."""
    found = read_commands(f"/reject {PAPER}, arXiv:2509.00002 https://arxiv.org/abs/2509.00003, {PAPER} duplicates")
    assert found == tuple(Command(Verb.REJECT, paper, "duplicates") for paper in (PAPER, "2509.00002", "2509.00003"))


@pytest.mark.parametrize(
    "body",
    [
        f"please /reject {PAPER}",
        f"> /reject {PAPER}",
        f"> > /reject {PAPER}",
        f"    /reject {PAPER}",
        f"\t/reject {PAPER}",
        f"`/reject {PAPER}`",
        f"```\n/reject {PAPER}\n```",
        f"```text\n/reject {PAPER}",
        f"~~~~\n/reject {PAPER}\n~~~\n/reject {PAPER}\n~~~~",
        f"````\n```\n/reject {PAPER}\n````",
        f"<!-- /reject {PAPER} -->",
        f"<!--\n/reject {PAPER}\n-->",
        f"words <!-- hidden\n/reject {PAPER}\n--> shown",
        "/usr/bin/env is a path",
        "/cc keeper",
        "/ reject",
        "//reject",
        "/rejected-papers.md",
        "",
    ],
)
def test_what_is_no_command(body: str) -> None:
    """Prose, quotes, code in any form, hidden text, and other words after a slash are passed over in silence."""
    assert read_commands(body) == ()


@pytest.mark.parametrize(
    "body",
    [
        f"```\ncode\n```\n/reject {PAPER}",
        f"`` inline\n/reject {PAPER}",
        f"<!-- hidden -->\n/reject {PAPER}",
        f"<!--\nhidden\n-->\n/reject {PAPER}",
        f"> quoted\n/reject {PAPER}",
        f"``` not a fence `\n/reject {PAPER}",
    ],
)
def test_what_follows_code_or_quotes_counts(body: str) -> None:
    """A code block, quote or hidden text ends, and a command after it is one."""
    assert read_commands(body) == (Command(Verb.REJECT, PAPER),)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("/reject", "no paper is named"),
        ("/reject this one", "no paper is named"),
        ("/later 25.1", "no paper is named"),
        (f"/move {PAPER}", "no section is named"),
        (f"/rejct {PAPER}", "is /reject meant?"),
        ("/rebuld", "is /rebuild meant?"),
        (f"/approve {PAPER}", "/help tells"),
    ],
)
def test_what_is_meant_as_a_command_and_is_none(body: str, why: str) -> None:
    """A command without paper or section, or mistyped, comes back with what is wrong."""
    [found] = read_commands(body)
    assert isinstance(found, Misread)
    assert why in found.why
    assert found.shown == body


def test_on_a_papers_line_the_identifier_may_be_left_out() -> None:
    """Where the comment stands on a paper's line that paper is meant, unless another one is named."""
    assert read_commands("/reject off topic", paper=PAPER) == (Command(Verb.REJECT, PAPER, "off topic"),)
    assert read_commands("/later", paper=PAPER) == (Command(Verb.LATER, PAPER),)
    assert read_commands("/move Code Agents", paper=PAPER) == (Command(Verb.MOVE, PAPER, "Code Agents"),)
    assert read_commands("/later 2509.00002", paper=PAPER) == (Command(Verb.LATER, "2509.00002"),)


def test_the_paper_of_a_line_of_the_diff() -> None:
    """The last line of the hunk tells the paper by its arXiv link; without one, or with two, none is meant."""
    entry = f'+- "A title" [2025-09] [[paper](https://arxiv.org/abs/{PAPER})]'
    assert paper_of_line(f"@@ -1,2 +1,4 @@\n # List\n \n{entry}") == PAPER
    assert paper_of_line(f"@@ -1,2 +1,4 @@\r\n{entry}\r\n") == PAPER
    assert paper_of_line(f"@@ -1,2 +1,4 @@\n{entry}\n+") is None
    assert paper_of_line(f"@@ -1 +1 @@\n{entry} https://arxiv.org/abs/2509.00002") is None
    assert paper_of_line("") is None


@given(st.text(), st.sampled_from([None, PAPER]))
def test_any_text_can_be_read(body: str, paper: str | None) -> None:
    """No comment makes the reader fail; what comes out names papers and short words on one line."""
    for found in read_commands(body, paper=paper):
        if isinstance(found, Command):
            assert len(found.words) <= MOST_WORDS
            assert found.words.isprintable()


@given(st.text(alphabet=" \n\r\t/`~<>!-:,.#rejctlamovinud0123456789", max_size=80))
def test_any_markup_can_be_read(body: str) -> None:
    """Whatever the fences, quotes and slashes, the reader comes to an end and says each command once per paper."""
    for found in read_commands(body):
        assert isinstance(found, Misread) or found.verb in Verb
    read_commands(f"/reject {PAPER}\n{body}")


@given(st.sampled_from(ABOUT_PAPERS), IDENTIFIERS, WORDS, st.text(alphabet="abc \n>`", max_size=30))
def test_a_command_is_understood_as_it_was_typed(verb: Verb, paper: str, words: str, after: str) -> None:
    """A command on the first line is found whatever follows, with its paper and words."""
    found = read_commands(f"/{verb} {paper} {words}\n{after}")
    assert found[0] == Command(verb, paper, words)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_a_quoted_comment_holds_no_command(lines: list[str]) -> None:
    """Whatever was said, quoting it commands nothing."""
    quoted = "\n".join(f"> {line}" for text in lines for line in text.splitlines() or [""])
    commands = [found for found in read_commands(quoted) if isinstance(found, Command)]
    assert commands == []


@given(st.text(alphabet="abc/ \n>`~0123456789.", max_size=60), st.sampled_from(["```", "~~~~"]))
def test_a_fenced_comment_holds_no_command(text: str, fence: str) -> None:
    """What stands between two fences longer than any inside commands nothing."""
    fence *= 30
    assert read_commands(f"{fence}\n{text}\n/reject {PAPER}\n{fence}") == ()
