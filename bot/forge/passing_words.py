"""Words in the pull request's text that were true when it was written, and alone are no reason to write it anew."""

from __future__ import annotations

import re

from bot.forge.concurrent_edits import same_text

PASSING = "<!-- shelver:as-of-writing -->"
"""Ends each line of such words."""
_LINE = re.compile(rf"^.*{re.escape(PASSING)}.*\n?", re.MULTILINE)


def without_passing_words(text: str) -> str:
    """What is left of a text without the lines of such words."""
    return _LINE.sub("", text)


def says_the_same(standing: str, wanted: str) -> bool:
    """Whether a text that stands may go on standing in place of another: they differ in passing words at most."""
    return same_text(without_passing_words(standing), without_passing_words(wanted))
