"""A digest as it is sent: the one place where a week's digest becomes words in a format and a language."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.digest.content import Digest
from bot.digest.document import to_json
from bot.digest.markdown import render_markdown
from config.channels import Language

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
    html: str | None
    """The whole as a mail shows it; None where there is no such form."""
    json: str
    """The whole for programs."""


def compose(digest: Digest, *, language: Language) -> Message:  # noqa: ARG001 - there is one language so far
    """Write a digest for all channels of a language; the same digest gives the same message."""
    markdown = render_markdown(digest)
    return Message(
        week=str(digest.week),
        subject=f"{digest.title}: week {digest.week.number} of {digest.week.year}",
        summary=_summary(markdown),
        markdown=markdown,
        text=markdown,
        html=None,
        json=json.dumps(to_json(digest), indent=2, ensure_ascii=False) + "\n",
    )


def _summary(markdown: str) -> str:
    """What stands between the title, which is the subject too, and the first part."""
    beginning = markdown.partition(_FIRST_PART)[0].partition("\n---\n")[0]
    return beginning.partition("\n")[2].strip() + "\n"
