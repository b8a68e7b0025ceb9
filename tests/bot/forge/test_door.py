"""There is one door from strangers' words to GitHub, and its types keep everything else out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot
from bot.forge import body
from bot.forge.base import Change
from bot.forge.body import render_body
from bot.forge.conversation import Conversation, ReadOnlyConversation
from bot.forge.github_conversation import GitHubConversation
from bot.forge.text import Post, SafeHtml, SafeText
from bot.review import answers
from tests.bot.forge.samples import CONSIDERED, ENTRIES
from tests.bot.hostile import RenderedPage

TREE = Path(bot.__file__).parent
MAKERS = {
    "SafeText": {"forge/text.py"},
    "SafeHtml": {"forge/text.py"},
    "Post": {
        "delivery/github_post.py",
        "forge/body.py",
        "forge/frozen.py",
        "forge/short_body.py",
        "review/answers.py",
        "steps/read_comments.py",
    },
}
"""Which modules call something safe; elsewhere only words of our own may be, written out as they are."""


def calls_of(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Where a type's name is called, and how."""
    for path in sorted(TREE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
                yield path.relative_to(TREE).as_posix(), node


@pytest.mark.parametrize("name", MAKERS)
def test_only_the_door_calls_something_safe(name: str) -> None:
    """No other module declares words safe that it has not written itself."""
    made = list(calls_of(name))
    assert made
    others = [f"{path}:{call.lineno}" for path, call in made if path not in MAKERS[name] and not _own_words(call)]
    assert others == []


def _own_words(call: ast.Call) -> bool:
    return len(call.args) == 1 and isinstance(call.args[0], ast.Constant)


def test_nothing_else_than_a_post_can_be_sent() -> None:
    """Title, text, commit message and comments have a type that mypy does not take a plain string for."""
    change = get_type_hints(Change)
    assert [change[name] for name in ("title", "body", "commit_message")] == [Post] * 3
    for conversation in (Conversation, ReadOnlyConversation, GitHubConversation):
        assert get_type_hints(conversation.answer)["text"] is Post
    makers = (body.render_title, body.render_body, body.commit_message)
    assert [get_type_hints(maker)["return"] for maker in makers] == [Post] * 3
    assert get_type_hints(answers.answer)["return"] == Post | None
    assert len({SafeText, SafeHtml, Post}) == 3


WORKS = re.compile(r"@\w | \#\d | \bGH-\d | \b[0-9a-f]{7,40}\b | :// | \bwww\. | :[a-z]+: | \$", re.VERBOSE)
"""What GitHub makes something of in the rendered text of a conversation."""
PAPER_URL = re.compile(r"https://arxiv\.org/abs/[\w./]+(?=[)\s])")
TRICKS = (
    "@keeper #1 GH-2 o/r#3 deadbeefcafe https://github.com/o/r/issues/1 www.evil.example :tada: $x$ ![i](u) "
    "<img src=u> <b> [l](https://evil.example) --> <!-- shelver:paper 1 --> </details>"
)


@settings(max_examples=25)
@given(before=st.text(max_size=20), behind=st.text(max_size=20))
def test_whatever_strangers_write_the_text_only_shows_it(before: str, behind: str) -> None:
    """In the whole text no title, author, abstract, evidence, section or reason mentions, links, shows or opens."""
    hostile = f"{before} {TRICKS} {behind}"
    entry = replace(
        ENTRIES[0],
        title=hostile,
        abstract=hostile,
        authors=(hostile, hostile),
        section=hostile,
        profile_section=hostile[1:],
        evidence=((hostile, "title", 1.0),),
        runners_up=((hostile, 0.9),),
        line=f'- "{hostile}" [[paper](https://arxiv.org/abs/{ENTRIES[0].arxiv_id})]',
    )
    undollared = hostile.replace("$", "")  # in code a dollar is a dollar
    left_out = [replace(paper, title=hostile, reason=hostile) for paper in CONSIDERED[:1]]
    page = RenderedPage.of(render_body((entry,), list_title=hostile, considered=left_out, news=[undollared])).whole

    assert WORKS.findall(PAPER_URL.sub("", page.text)) == []
    assert {element.partition(" ")[0] for element in page.elements}.isdisjoint({"img", "script", "b", "iframe"})
    assert {url for url in page.links if not url.startswith("https://arxiv.org/abs/")} == set()
    assert sum(comment.startswith("shelver:paper ") for comment in page.comments) == 1
