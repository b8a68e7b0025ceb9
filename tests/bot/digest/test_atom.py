from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no annotations

from bot.digest.atom import NAMESPACE, entry_id, render_atom
from bot.digest.content import Digest
from bot.digest.html import render_fragment
from tests.atom_rules import atom_complaints
from tests.bot.digest.samples import WEEK, hostile_digest
from tests.bot.digest.test_html import Page
from tests.bot.digest.voices import IN_CHINESE, IN_ENGLISH
from tests.bot.hostile import TITLES
from tests.examples import examples


def entry(text: str) -> etree._Element:
    """The entry, as a feed reader parses it."""
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))


def all_text(root: etree._Element, tag: str) -> str:
    """The text of the one element of a name."""
    [found] = root.findall(f"{{{NAMESPACE}}}{tag}")
    return found.text or ""


def test_it_has_what_the_rfc_asks_for(full_digest: Digest) -> None:
    """RFC 4287, 4.1.2: one id that is an IRI, one title, one updated in RFC 3339, an author with a name, content."""
    for voice in (IN_ENGLISH, IN_CHINESE):
        assert atom_complaints(render_atom(full_digest, voice).encode()) == []
    root = entry(render_atom(full_digest, IN_ENGLISH))
    assert root.tag == f"{{{NAMESPACE}}}entry"
    assert [etree.QName(child).localname for child in root] == ["id", "title", "updated", "author", "link", "content"]
    assert UUID(all_text(root, "id")).urn == all_text(root, "id")
    assert all_text(root, "title") == "Awesome Code Models: week 39 of 2025"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", all_text(root, "updated"))
    assert root.findtext(f"{{{NAMESPACE}}}author/{{{NAMESPACE}}}name") == "Shelver"
    content = root.find(f"{{{NAMESPACE}}}content")
    assert content is not None
    assert dict(content.attrib) == {"type": "html"}


def test_the_content_is_the_digest_escaped(full_digest: Digest) -> None:
    """Once unescaped it is the HTML, whole."""
    digest = full_digest
    assert all_text(entry(render_atom(digest, IN_CHINESE)), "content") == render_fragment(digest, IN_CHINESE)


def test_each_digest_has_an_id_for_good(full_digest: Digest, empty_digest: Digest) -> None:
    """It depends on week and language, and not on what is told."""
    assert entry_id(full_digest, IN_ENGLISH) == entry_id(empty_digest, IN_ENGLISH)
    other = replace(full_digest, week=WEEK.previous())
    ids = {entry_id(digest, voice) for digest in (full_digest, other) for voice in (IN_ENGLISH, IN_CHINESE)}
    assert len(ids) == 4


@pytest.mark.parametrize("name", TITLES)
def test_hostile_titles_are_words(empty_digest: Digest, name: str) -> None:
    """Twice unescaped they still do nothing."""
    root = entry(render_atom(hostile_digest(empty_digest, TITLES[name].typed)))
    plain = entry(render_atom(hostile_digest(empty_digest, "plain")))
    assert [child.tag for child in root.iter()] == [child.tag for child in plain.iter()]
    assert Page(all_text(root, "content")).tags == Page(all_text(plain, "content")).tags


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(60))
@given(words=st.text(max_size=60))
def test_every_text_is_well_formed(empty_digest: Digest, words: str) -> None:
    """Whatever a stranger writes, also what XML cannot hold."""
    root = entry(render_atom(hostile_digest(empty_digest, words + "\ufffe\uffff")))
    assert "\ufffe" not in all_text(root, "content")
    assert atom_complaints(render_atom(hostile_digest(empty_digest, words)).encode()) == []
