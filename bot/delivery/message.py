"""A digest as it is sent: the one place where a week's digest becomes words in all formats."""

from __future__ import annotations

from dataclasses import dataclass

from bot.digest.content import Digest
from bot.digest.formats import DigestFormat, render
from bot.digest.outline import title
from bot.digest.plain import plain_line
from bot.digest.voice import Voice

_FIRST_PART = "\n## "


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A week's digest in all formats that a channel may want, in one language."""

    week: str
    """The ISO week, such as ``2025-W39``."""
    subject: str
    """One line of plain words."""
    summary: str
    """Its first words as Markdown: what happened, in short."""
    markdown: str
    """The whole, safe to be shown by GitHub: it pings nobody."""
    text: str
    """The whole for readers of plain text."""
    html: str
    """The whole as a mail shows it."""
    json: str
    """The whole for programs."""
    atom: str
    """The whole as an entry of a feed."""


def compose(digest: Digest, voice: Voice) -> Message:
    """Write a digest for all channels of a language; the same digest gives the same message."""
    markdown = render(digest, DigestFormat.MD, voice)
    return Message(
        week=str(digest.week),
        subject=plain_line(title(digest, voice)),
        summary=_summary(markdown),
        markdown=markdown,
        text=render(digest, DigestFormat.TEXT, voice),
        html=render(digest, DigestFormat.HTML, voice),
        json=render(digest, DigestFormat.JSON, voice),
        atom=render(digest, DigestFormat.ATOM, voice),
    )


def _summary(markdown: str) -> str:
    """What stands between the title, which is the subject too, and the first part."""
    beginning = markdown.partition(_FIRST_PART)[0].partition("\n---\n")[0]
    return beginning.partition("\n")[2].strip() + "\n"
