"""Whether a document is one of Atom (RFC 4287): its grammar, and the rules that no grammar can say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no annotations

ATOM = "{http://www.w3.org/2005/Atom}"


def atom_complaints(document: bytes) -> list[str]:
    """What is wrong with a feed or entry document; nothing where it is a good one."""
    parsed = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    _take_extensions_out(parsed)
    grammar = _grammar()
    grammar.validate(parsed)
    return [f"line {error.line}: {error.message}" for error in grammar.error_log] + list(_broken_rules(parsed))


@cache
def _grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def _take_extensions_out(root: etree._Element) -> None:
    """Elements of other namespaces are for those who know them (section 6); text and content keep theirs."""
    for name in ("feed", "entry", "source", "author", "contributor", "link", "category"):
        for element in [*root.iter(f"{ATOM}{name}")]:
            for child in element:
                if not str(child.tag).startswith(ATOM):
                    element.remove(child)


def _broken_rules(root: etree._Element) -> Iterator[str]:
    entries = [root] if root.tag == f"{ATOM}entry" else root.findall(f"{ATOM}entry")
    for entry in entries:
        places = (entry, entry.find(f"{ATOM}source"), root)
        if not any(place is not None and place.find(f"{ATOM}author") is not None for place in places):
            yield "4.1.2: an entry has no author, and neither has its feed"
        content = entry.find(f"{ATOM}content")
        alternates = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        if content is None and not alternates:
            yield "4.1.2: an entry without content has no alternate link"
        if content is not None and content.get("src") and entry.find(f"{ATOM}summary") is None:
            yield "4.1.2: an entry whose content is elsewhere has no summary"
    for place in {root, *entries}:
        kinds = Counter(
            (link.get("type"), link.get("hreflang"))
            for link in place.findall(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        )
        if any(number > 1 for number in kinds.values()):
            yield "4.1.1, 4.1.2: two alternate links of one type and language"
    times = Counter((entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) for entry in entries)
    if any(number > 1 for number in times.values()):
        yield "4.1.1: two entries with one id and one time of update"
