"""A digest as it is sent: the one place where a week's digest becomes words in all formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.digest.content import Digest
from bot.digest.formats import DigestFormat, render
from bot.digest.outline import title
from bot.digest.plain import plain_line
from bot.digest.voice import Voice
from config.strict import Language

_FIRST_PART = "\n## "
_TEST: Mapping[Language, str] = {"en": "[test]", "zh": "[测试]"}


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
    trial: str = ""
    """Of a test, what tells it from the digest itself and from other tests; otherwise empty."""

    @property
    def key(self) -> str:
        """What a channel marks it by: the week, and of a test more."""
        return f"{self.week}.{self.trial}" if self.trial else self.week

    @property
    def body(self) -> str:
        """The Markdown without its title, for where the subject stands above it."""
        return self.markdown.partition("\n")[2].lstrip("\n") if self.markdown.startswith("# ") else self.markdown


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


def as_test(message: Message, *, at: datetime, language: Language) -> Message:
    """The same words as a message of its own, whose subject says that it is a test."""
    return replace(
        message, subject=f"{_TEST[language]} {message.subject}", trial=f"test-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    )


def _summary(markdown: str) -> str:
    """What stands between the title, which is the subject too, and the first part."""
    beginning = markdown.partition(_FIRST_PART)[0].partition("\n---\n")[0]
    return beginning.partition("\n")[2].strip() + "\n"
