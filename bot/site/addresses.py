"""Where everything of a site is: one file name for each paper, section, facet and week, the same in every build."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

from bot.digest.week import Week

_UNUSUAL = re.compile(r"[^a-z0-9]+")
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_LONGEST = 80


class Addresses:
    """The paths of a site's pages, relative to its root.

    Args:
        sections: Paths of all sections that have a page.
    """

    def __init__(self, sections: Iterable[str]) -> None:
        self._sections: dict[str, str] = {}
        taken: set[str] = set()
        for path in sections:
            slug = slug_of(path)
            if slug in taken:
                slug = f"{slug}-{_digest(path)}"
            taken.add(slug)
            self._sections[path] = slug

    def paper(self, paper_id: str) -> str:
        """A paper's page."""
        name = paper_id.replace("/", "-")
        return f"paper/{name if _PLAIN_ID.fullmatch(name) else _digest(paper_id)}.html"

    def section(self, path: str) -> str:
        """A section's page."""
        return f"section/{self._sections[path]}.html"

    def section_feed(self, path: str) -> str:
        """A section's Atom feed."""
        return f"section/{self._sections[path]}.xml"

    def facet(self, facet: str) -> str:
        """A facet's page."""
        return f"facet/{facet.replace('/', '.')}.html"

    def digest(self, week: Week) -> str:
        """A week's digest."""
        return f"digest/{week}.html"

    def search(self, **filters: str) -> str:
        """The page of all papers with some filters set."""
        return f"papers.html#{urlencode(filters, quote_via=quote)}"


def root_of(path: str) -> str:
    """What leads from a page to the site's root: nothing, or ``../``."""
    return "../" * path.count("/")


def slug_of(text: str) -> str:
    """Letters, digits and hyphens that resemble a text; a digest of it where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _UNUSUAL.sub("-", plain).strip("-")[:_LONGEST].rstrip("-") or _digest(text)


@lru_cache(maxsize=1_024)  # a page asks for most of its addresses twice
def web_address(url: str | None) -> str | None:
    """The URL if a reader may follow it, that is, over http or https to a named host; otherwise None."""
    if url is None or not url.isprintable() or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unfinished IPv6 address
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
