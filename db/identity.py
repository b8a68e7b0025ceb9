"""How one and the same paper is recognised: by arXiv identifier, else by title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_KEY = 600
"""Characters of a title's key: PostgreSQL's indexes hold 2,704 bytes, and a character has four at most."""
HOSTS = (
    "arxiv.org/",
    "10.48550/arxiv.",
    "huggingface.co/papers/",
    "alphaxiv.org/",
    "ar5iv.org/",
    "semanticscholar.org/",
)
"""What the address of a paper's page has in it, in lower case, wherever `ArxivIdentifier.find` finds one."""
_NEW = r"\d{4}\.\d{4,5}"
_OLD = r"[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
_IDENTIFIER = re.compile(rf"(?P<base>{_NEW}|{_OLD})(?:v(?P<version>[1-9]\d{{0,5}}))?", re.ASCII)
_HOSTED = (
    r"arxiv\.org/(?:abs|pdf|html|format)/",
    r"doi\.org/10\.48550/arxiv\.",
    r"huggingface\.co/papers/",
    r"alphaxiv\.org/(?:abs|pdf|overview)/",
    r"ar5iv\.org/(?:abs|html|pdf)/",
    r"semanticscholar\.org/(?:paper/)?arxiv[:/]",
)
"""Pages of arXiv itself, and those of others that show its papers under its identifiers."""
_PAGE = rf"(?:{'|'.join(_HOSTED)})(?P<rest>[^\s?#)\]\"'<>*`|]+)"
_URL = re.compile(rf"(?<![\w.-])(?:https?://)?(?:[\w-]+\.)*{_PAGE}(?:[?#]\S*)?", re.IGNORECASE)
_ANY_PAGE = re.compile(rf"(?<![\w-]){_PAGE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArxivIdentifier:
    """An arXiv identifier of either scheme (https://info.arxiv.org/help/arxiv_identifier.html)."""

    base: str
    """Without version: ``2509.01234`` or ``cs/0601001``."""
    version: int | None = None

    @classmethod
    def parse(cls, text: str) -> ArxivIdentifier:
        """Read ``2509.01234v2``, ``arXiv:2509.01234``, ``cs/0601001`` or the URL of an abstract page, PDF or DOI.

        arXiv's own DOIs have the identifier in them (https://info.arxiv.org/help/doi.html).

        Raises:
            ValueError: It is none of these.
        """
        stripped = text.strip()
        url = _URL.fullmatch(stripped)
        candidate = url["rest"] if url else re.sub(r"(?i)^arxiv:\s*", "", stripped)
        candidate = candidate.removesuffix(".pdf").rstrip("/")
        match = _IDENTIFIER.fullmatch(candidate)
        if match is None:
            raise ValueError(f"{text!r} is no arXiv identifier; 2509.01234, 2509.01234v2 and cs/0601001 are")
        base = re.sub(r"^([a-z-]+)\.[A-Z]{2}/", r"\1/", match["base"])
        return cls(base, int(match["version"]) if match["version"] else None)

    @classmethod
    def find(cls, url: str) -> ArxivIdentifier | None:
        """The identifier in the URL of a paper's page, whatever follows it, or None where the text is something else.

        Such pages are arXiv's, its DOIs, and those of Hugging Face, alphaXiv, ar5iv and Semantic Scholar that have
        the identifier in their address.
        """
        match = _URL.search(url)
        return None if match is None else cls._in_page(match["rest"])

    @classmethod
    def find_all(cls, text: str) -> Iterator[tuple[int, ArxivIdentifier]]:
        """Each identifier in such a URL of a Markdown or HTML text, with the offset of its host."""
        for match in _ANY_PAGE.finditer(text):
            identifier = cls._in_page(match["rest"])
            if identifier is not None:
                yield match.start(), identifier

    @classmethod
    def _in_page(cls, rest: str) -> ArxivIdentifier | None:
        try:
            return cls.parse(rest.rstrip(".,;:!}_\\"))
        except ValueError:
            return None

    @property
    def url(self) -> str:
        """The abstract page, without version."""
        return f"https://arxiv.org/abs/{self.base}"


def title_key(title: str) -> str:
    """A title's letters and digits alone, so that case, dashes, accents and punctuation make no difference.

    A title without any is its own key. No key is longer than an index can hold: of a longer one the beginning counts.
    """
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    return ("".join(filter(str.isalnum, decomposed)) or "".join(decomposed.split()))[:LONGEST_KEY]
