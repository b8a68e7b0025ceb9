"""A digest as the world may read it."""

from __future__ import annotations

from dataclasses import replace

from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.digest.content import Digest
from bot.digest.markdown import render_markdown

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def published(digest: Digest) -> Digest:
    """The digest without the words of runs that failed or broke off: they may name what is the operator's alone.

    How many there were stays, and so does what sources said.
    """
    told = tuple(trouble for trouble in digest.health.troubles if trouble.outcome == "unverified")
    return replace(digest, health=replace(digest.health, troubles=told))


def digest_html(digest: Digest) -> Markup:
    """The digest's Markdown as HTML: words of strangers are escaped in it already, and HTML of any kind is text."""
    return Markup(_MARKDOWN.render(render_markdown(digest)))  # noqa: S704 - made by the Markdown renderer, without HTML
