"""XML as it came, or not at all: nothing is recovered silently, and nothing beyond the answer is read."""

from __future__ import annotations

from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no annotations

from config.errors import SourceUnverifiedError

_EXCERPT_LENGTH = 100
_HEAD_LENGTH = 1024
"""More than enough bytes to find `_EXCERPT_LENGTH` printable characters in."""


def excerpt(content: bytes | str) -> str:
    """The first words of something unexpected, safe to print on a terminal: one line of at most 100 characters."""
    head = content[:_HEAD_LENGTH]
    text = head if isinstance(head, str) else head.decode("utf-8", "replace")
    words = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return words if len(words) <= _EXCERPT_LENGTH else words[: _EXCERPT_LENGTH - 1] + "…"


def parse_strictly(body: bytes, *, root: str, kind: str) -> Any:
    """The root element of an XML document.

    Args:
        body: The document.
        root: The root's tag as lxml writes it, ``{namespace}name``.
        kind: What the document should be, for messages: ``feed``.

    Raises:
        SourceUnverifiedError: It is something else, cut off, or has a document type, which could hide anything.
    """
    head = body[:_HEAD_LENGTH].removeprefix(b"\xef\xbb\xbf").lstrip()
    name = root.rpartition("}")[2].encode()
    if not head.startswith((b"<?xml", b"<" + name)):
        raise SourceUnverifiedError(f"arXiv answered with something else than a {kind}: {excerpt(body) or 'nothing'}")
    parser = etree.XMLParser(
        recover=False, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        element = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        raise SourceUnverifiedError(
            f"arXiv's {kind} is broken or cut off after {len(body)} bytes: {excerpt(str(error))}"
        ) from error
    if element.tag != root or element.getroottree().docinfo.doctype:
        raise SourceUnverifiedError(f"arXiv answered with other XML than a {kind}: {excerpt(body)}")
    return element
