"""What the bot says below a comment: nothing where all was done, else what was not, or the help asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.forge.command_help import CommandHelp
from bot.forge.conversation import OWN_MARK, Comment
from bot.forge.text import Post, conversation
from bot.review.paper_commands import POSTPONED

MOST_PROBLEMS = 10
"""Commands of one comment whose trouble is told one by one."""
_LONGEST = 500

COMMANDS = (
    CommandHelp("/reject ID [reason]", "refuses a paper; it is not proposed again."),
    CommandHelp("/later ID", f"puts a paper off for {POSTPONED.days} days."),
    CommandHelp("/move ID SECTION", "proposes it for another section; some words of the heading are enough."),
    CommandHelp("/include ID", "proposes a paper that was refused, put off or left out."),
    CommandHelp("/stop", "stops all writing to this pull request; new papers are still collected."),
    CommandHelp(
        "/rebuild",
        "goes on after /stop, or while the list is worked on, and builds the branch anew: commits of others on it "
        "are discarded.",
    ),
    CommandHelp("/help", "answers with this list."),
)
"""All commands, in the order in which they are told; ``ID`` is an arXiv identifier."""

HELP = (
    "Commands, each on a line of its own, from the owner, members and collaborators of this repository:\n\n"
    "| Command | What it does |\n"
    "| --- | --- |\n" + "".join(f"| `{command.usage}` | {command.effect} |\n" for command in COMMANDS) + "\n"
    "`ID` is an arXiv identifier or URL; several may be given, with commas between. In a comment on a paper's line "
    "of the diff it may be left out. Commands are read with the next run and acknowledged with a reaction (which the "
    "text of a review cannot bear), on the newest pull request alone; an edited comment is not read again.\n"
)
"""How to command the bot, as Markdown."""


def answer(comment: Comment, problems: Sequence[tuple[str, str]], *, help_asked: bool) -> Post | None:
    """The comment to answer with; None where the reaction says all.

    Args:
        comment: The comment that is answered.
        problems: What was not done: the command, and why, both perhaps in a stranger's words.
        help_asked: Whether the help was asked for.
    """
    parts = []
    if problems:
        told = [
            f"- {conversation(command, limit=100)}: {conversation(why, limit=_LONGEST)}"
            for command, why in problems[:MOST_PROBLEMS]
        ]
        if len(problems) > MOST_PROBLEMS:
            told.append(f"- and {len(problems) - MOST_PROBLEMS} more")
        parts.append("This was not done; everything else in the comment was:\n\n" + "\n".join(told) + "\n")
    if help_asked:
        parts.append(HELP)
    if not parts:
        return None
    return Post(f"{OWN_MARK}answer {comment.place}-{comment.id} -->\n" + "\n".join(parts))
