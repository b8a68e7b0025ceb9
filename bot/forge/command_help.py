"""How a reviewer commands the bot by comments, for the folded help at the end of the pull request's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.forge.text import code_html, conversation_html


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """One command."""

    usage: str
    """As it is typed."""
    effect: str
    """What it does, in a sentence."""


def command_help(commands: Sequence[CommandHelp]) -> Iterator[str]:
    """The folded help, block by block; nothing where no command is obeyed."""
    if not commands:
        return
    rows = "\n".join(
        f"<li>{code_html(command.usage, limit=80)} {conversation_html(command.effect, limit=200)}</li>"
        for command in commands
    )
    yield (
        "<details>\n<summary>Commands: how to tell the bot more</summary>\n"
        "<p>Owners, members and collaborators may write these in a comment, one on each line; "
        "<code>ID</code> is a paper's arXiv identifier.</p>\n"
        f"<ul>\n{rows}\n</ul>\n</details>"
    )
