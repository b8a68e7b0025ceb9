"""There is one door from strangers' words to GitHub, and its types keep everything else out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

import bot
from bot.forge import body
from bot.forge.base import Change
from bot.forge.conversation import Conversation, ReadOnlyConversation
from bot.forge.github_conversation import GitHubConversation
from bot.forge.text import Post, SafeHtml, SafeText
from bot.review import answers

TREE = Path(bot.__file__).parent
MAKERS = {
    "SafeText": {"forge/text.py"},
    "SafeHtml": {"forge/text.py"},
    "Post": {"forge/body.py", "review/answers.py", "steps/read_comments.py"},
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
