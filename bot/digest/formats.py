"""The formats of a digest by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum

from bot.digest.atom import render_atom
from bot.digest.content import Digest
from bot.digest.document import to_json
from bot.digest.html import render_html
from bot.digest.markdown import render_markdown
from bot.digest.plain import render_text
from bot.digest.voice import Voice


class DigestFormat(StrEnum):
    """How a digest is written."""

    MD = "md"
    HTML = "html"
    TEXT = "text"
    JSON = "json"
    ATOM = "atom"


_WRITTEN: Mapping[DigestFormat, Callable[[Digest, Voice], str]] = {
    DigestFormat.MD: render_markdown,
    DigestFormat.HTML: render_html,
    DigestFormat.TEXT: render_text,
    DigestFormat.ATOM: render_atom,
    DigestFormat.JSON: lambda digest, _voice: json.dumps(to_json(digest), indent=2, ensure_ascii=False) + "\n",
}


def render(digest: Digest, digest_format: DigestFormat, voice: Voice) -> str:
    """A digest in a format and a language; JSON is the same in all of them."""
    return _WRITTEN[digest_format](digest, voice)
