"""The one door through which words that strangers wrote get into a pull request's text or a comment.

Titles, author names and abstracts come from anyone. In a conversation on GitHub they could notify people
(``@name``), leave a cross-reference on somebody's issue (``#1``, ``owner/repo#1``, the URL of an issue), close one,
or bring links, images and HTML along, and none of that can be taken back. So `conversation` (for Markdown) and
`conversation_html` (for the inside of an HTML block) let only words through; their results have types of their own,
and nothing else that came from outside gets into ``bot.forge.body``.

How each thing is stopped:

- Markdown and HTML: special characters are escaped, ``<``, ``>`` and ``&`` as entities, the others by a backslash.
- Mentions, references, commit SHAs, bare URLs, mail addresses, emoji codes: GitHub looks for these in the *rendered*
  text, where escapes and entities are gone. So a zero-width space (U+200B) goes between the sign and what follows it,
  as Dependabot and Renovate do it: no pattern reaches across, and no reader sees it.
- Mathematics: GitHub documents that a dollar sign is a plain character inside ``<span>``
  (https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions);
  it is escaped in there as well, for renderers that look for it before they look at HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from html import escape
from typing import NewType

SafeText = NewType("SafeText", str)
"""One line of Markdown that shows words and does nothing else. Only this module makes it."""
SafeHtml = NewType("SafeHtml", str)
"""The same for the inside of an HTML block, where Markdown is not read."""
Post = NewType("Post", str)
"""A whole text as it is sent to GitHub: a title, a pull request's text, a comment, a commit's message. Only what puts
our own words together with the two above makes it, and nothing else can be sent."""

_SPACE = "\u200b"
_ELLIPSIS = "…"

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Unicode categories dropped: control, format (bidirectional and zero-width marks), surrogate, private use."""

_AFTER_THESE = re.compile(
    r"""
      @(?=\S)                                        # @name, @team/name, name@host
    | \#(?=\w)                                       # #1, owner/repo#1
    | (?<![0-9A-Za-z])(?:GH|CVE|GHSA)-(?=\w)          # GH-1, and the identifiers of advisories
    | :(?=//)                                        # http://, ftp://
    | www(?=\.)                                      # www.host
    | :(?=[\w+-]+:)                                  # :tada:
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEXADECIMAL = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{7,}(?![0-9A-Za-z])")
"""What may be a commit's SHA: GitHub takes 7 digits and more for one."""
_SPECIAL = re.compile(r"[\\`*_\[\]|~]")
_LIST_NUMBER = re.compile(r"\d{1,9}(?=[.)])")
_LINK = re.compile(r"https://(?:arxiv\.org|github\.com)(?:/[A-Za-z0-9._-]+)*/?")
_PAPER = re.compile(r"(https://arxiv\.org/abs/(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?![\w./@#:-]))")
"""A paper's page and nothing behind it, so that it ends where it seems to end."""
_BACKTICKS = re.compile("`+")
_CROSS_REFERENCE = re.compile(r"github\.com/[^/]+/[^/]+/(?:issues|pull|discussions|commit)\b")


def cleaned(words: str, *, limit: int | None = None) -> str:
    """The words on one line: no control, bidirectional or zero-width characters, NFC, white space folded.

    Args:
        words: Any text.
        limit: The most characters to keep; what is longer ends with an ellipsis, between two words if one ends
            in the last fifth.
    """
    seen = words
    if not words.isprintable():
        seen = "".join(
            " " if character.isspace() else character
            for character in words
            if character.isspace() or unicodedata.category(character) not in _UNSEEN
        )
    folded = " ".join(unicodedata.normalize("NFC", seen).split())
    if limit is None or len(folded) <= limit:
        return folded
    kept = folded[: max(limit - 1, 0)]
    space = kept.rfind(" ")
    if space >= limit * 4 // 5:
        kept = kept[:space]
    return kept.rstrip() + _ELLIPSIS if limit > 0 else ""


def conversation(words: str, *, limit: int) -> SafeText:
    """The words as Markdown for a conversation on GitHub: readable, and without any effect.

    Args:
        words: Any text.
        limit: The most characters that a reader sees. It is applied before anything is escaped, so that no escape is
            ever cut in two; the result itself may be longer.
    """
    return SafeText(_escaped(_without_effect(cleaned(words, limit=limit))))


def conversation_html(words: str, *, limit: int) -> SafeHtml:
    """The words as `conversation` shows them, to stand between two HTML tags on one line."""
    return SafeHtml(_html(cleaned(words, limit=limit)))


def link(text: SafeText, url: str) -> SafeText:
    """A link to a page on arXiv or GitHub.

    Raises:
        ValueError: The URL is none of ``https://arxiv.org/...`` and ``https://github.com/...``, holds characters
            beyond letters, digits and ``. _ - /``, or points to an issue, pull request, discussion or commit, which
            would leave a cross-reference there.
    """
    return SafeText(f"[{text}]({_allowed(url)})")


def link_html(text: SafeHtml, url: str) -> SafeHtml:
    """The same link inside an HTML block.

    Raises:
        ValueError: As `link`.
    """
    return SafeHtml(f'<a href="{_allowed(url)}">{text}</a>')


def code_html(words: str, *, limit: int) -> SafeHtml:
    """The words as code inside an HTML block; addresses of papers on arXiv stay whole, so that they can be copied."""
    return SafeHtml(f"<code>{_around_papers(cleaned(words, limit=limit), _html)}</code>")


def code_block(lines: Iterable[str]) -> SafeText:
    """Lines to be copied from a fenced block; addresses of papers on arXiv stay whole.

    GitHub leaves code alone; what it would act on elsewhere, and what looks like our own marks, is broken up here as
    well.
    """
    inside = [_around_papers(cleaned(line), _without_effect).replace("<!--", f"<{_SPACE}!--") for line in lines]
    longest = max((len(run) for line in inside for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return SafeText("\n".join([f"{fence}markdown", *inside, fence]))


def has_effect(words: str) -> bool:
    """Whether GitHub would act on words in a conversation, were they not broken up: then they cannot be copied."""
    return _without_effect(words) != words or "$" in words or "<!--" in words


def _allowed(url: str) -> str:
    if not _LINK.fullmatch(url) or _CROSS_REFERENCE.search(url):
        raise ValueError(f"{url!r} may not be linked: only plain https pages of arxiv.org and github.com may")
    return url


def _html(text: str) -> str:
    return escape(_without_effect(text), quote=False).replace("$", "<span>$</span>")


def _around_papers(text: str, write: Callable[[str], str]) -> str:
    """Write all of a text but the addresses of papers, which are left as they are."""
    parts = _PAPER.split(text)
    return "".join(part if index % 2 else write(part) for index, part in enumerate(parts))


def _without_effect(text: str) -> str:
    text = _HEXADECIMAL.sub(_in_sixes, text)
    return _AFTER_THESE.sub(lambda match: match[0] + _SPACE, text)


def _in_sixes(match: re.Match[str]) -> str:
    digits = match[0]
    return _SPACE.join(digits[start : start + 6] for start in range(0, len(digits), 6))


def _escaped(text: str) -> str:
    number = _LIST_NUMBER.match(text)
    start, rest = (number[0] + "\\", text[number.end() :]) if number else ("", text)
    if rest[:1] in {"#", "+", "-", "=", ":"}:
        start += "\\"
    rest = _SPECIAL.sub(r"\\\g<0>", escape(rest, quote=False))
    return start + rest.replace("$", r"<span>\$</span>")
