"""A digest as the world may read it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.digest.content import Digest
from bot.digest.html import render_article
from bot.digest.markdown import render_markdown
from bot.digest.outline import title
from bot.digest.plain import plain_line
from bot.digest.voice import Voice


def published(digest: Digest) -> Digest:
    """The digest without the words of runs that failed or broke off: they may name what is the operator's alone.

    How many there were stays, and so does what sources said.
    """
    told = tuple(trouble for trouble in digest.health.troubles if trouble.outcome == "unverified")
    return replace(digest, health=replace(digest.health, troubles=told))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDigest:
    """A digest in one language."""

    language: str
    tag: str
    """The language as ``lang`` wants it."""
    title: str
    content: Markup
    """All that stands below the title; words of strangers are escaped in it."""
    file: str
    """Name of the file beside the page that holds it as Markdown."""
    markdown: str


def digest_in(digest: Digest, voice: Voice) -> ToldDigest:
    """Tell a digest in a language."""
    language = voice.wording.language
    return ToldDigest(
        language=language,
        tag=voice.wording.tag,
        title=plain_line(title(digest, voice)),
        content=Markup(render_article(digest, voice)),  # noqa: S704 - escaped word by word
        file=f"{digest.week}.md" if language == "en" else f"{digest.week}.{language}.md",
        markdown=render_markdown(digest, voice),
    )
