"""What is said below a comment, and what can never be said there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.forge.conversation import OWN_MARK, Comment, Place
from bot.review.answers import HELP, MOST_PROBLEMS, answer
from bot.review.commands import Verb, read_commands
from bot.review.paper_commands import Unclear, find_list_section

COMMENT = Comment(
    place=Place.DIFF,
    id=7,
    author="keeper",
    trusted=True,
    body="",
    url="https://github.com/o/r/pull/1#discussion_r7",
    written_at=datetime(2025, 9, 22, tzinfo=UTC),
)
LIST = parse(
    "# Papers\n\n## 1. Models\n\n### 1.1 Code Agents\n\n"
    '- "One" [2025-09] [[paper](https://arxiv.org/abs/2509.00001)]\n\n'
    '### 1.2 Agents for Tests\n\n- "Two" [2025-09] [[paper](https://arxiv.org/abs/2509.00002)]\n\n'
    "## 2. Data\n\n### 2.1 Text-To-SQL\n\n"
    '- "Three" [2025-09] [[paper](https://arxiv.org/abs/2509.00003)]\n\n### 2.2 Empty Shelf\n'
)
AGENTS = "1. Models > 1.1 Code Agents"


def test_nothing_is_said_where_all_was_done() -> None:
    """The reaction says enough."""
    assert answer(COMMENT, [], help_asked=False) is None


def test_an_answer_begins_with_a_mark_of_its_comment() -> None:
    """By the first line the bot knows its own words, and which comment they answer."""
    said = answer(COMMENT, [("/reject 2401.99999", "unknown")], help_asked=True)
    assert said is not None
    assert said.startswith(f"{OWN_MARK}answer diff-7 -->\n")
    assert "/reject 2401.99999: unknown" in said
    assert HELP in said


def test_much_trouble_is_told_shortly() -> None:
    """A comment full of errors gets a short answer."""
    said = answer(COMMENT, [("/reject", "no")] * 50, help_asked=False)
    assert said is not None
    assert said.count("/reject") == MOST_PROBLEMS
    assert f"and {50 - MOST_PROBLEMS} more" in said


def test_the_help_names_every_command_and_commands_nothing() -> None:
    """Each command is explained, and the bot that read its own help would not obey it."""
    assert [verb for verb in Verb if f"`/{verb}" not in HELP] == []
    assert read_commands(HELP) == ()


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_answer_notifies_or_links_anybody(command: str, why: str) -> None:
    """Whatever stood in the comment or in a title, no mention, reference, link, image, HTML or command comes back."""
    hostile = f"@keeper #1 GH-2 o/r#3 https://x.example ![i](u) <b> {why}"
    said = answer(COMMENT, [(f"/{command} {hostile}", hostile)], help_asked=False)
    assert said is not None
    body = said.partition("\n")[2]
    for effect in ("@keeper", "#1", "#3", "GH-2", "https://", "![i](", "<b>"):
        assert effect not in body
    assert read_commands(said) == ()


@pytest.mark.parametrize(
    "words",
    [
        AGENTS,
        "1. Models › 1.1 Code Agents",
        "1.1 code agents",
        "Code Agents",
        "code-agents",
        "models agents code",
    ],
)
def test_a_section_is_found_by_path_heading_or_words(words: str) -> None:
    """Case, numbering, arrows and the order of words make no difference."""
    assert find_list_section(words, LIST) == AGENTS


def test_a_heading_without_entries_is_a_section_too() -> None:
    """A shelf may be empty; those with entries are looked at first."""
    assert find_list_section("empty shelf", LIST) == "2. Data > 2.2 Empty Shelf"


def test_between_two_sections_nothing_is_guessed() -> None:
    """Words that fit two sections give both names back."""
    found = find_list_section("agents", LIST)
    assert isinstance(found, Unclear)
    assert "1.1 Code Agents" in found.why
    assert "1.2 Agents for Tests" in found.why


def test_what_comes_close_is_named() -> None:
    """Words that fit nothing give the closest section, where one is close."""
    close, far = find_list_section("Text To SQL Queries", LIST), find_list_section("gardening", LIST)
    assert isinstance(close, Unclear)
    assert isinstance(far, Unclear)
    assert "Text-To-SQL" in close.why
    assert far.why == "no section is like 'gardening'"


@given(st.text(max_size=40))
def test_any_words_give_a_section_or_a_reason(words: str) -> None:
    """No words make the search fail, and what is found is a section of the list."""
    found = find_list_section(words, LIST)
    assert isinstance(found, Unclear) or found in LIST.outline
