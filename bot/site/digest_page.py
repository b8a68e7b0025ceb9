"""A digest as a part of a page."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.digest.content import Digest
from bot.digest.markdown import render_markdown

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def digest_html(digest: Digest) -> Markup:
    """The digest's Markdown as HTML: words of strangers are escaped in it already, and HTML of any kind is text."""
    return Markup(_MARKDOWN.render(render_markdown(digest)))  # noqa: S704 - made by the Markdown renderer, without HTML
