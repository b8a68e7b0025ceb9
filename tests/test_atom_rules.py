"""The check of Atom documents finds what RFC 4287 forbids."""

from __future__ import annotations

import pytest

from tests.atom_rules import atom_complaints

ENTRY = (
    '<entry xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>urn:x:1</id><title type="text">T</title>'
    "<updated>2025-09-29T00:00:00Z</updated><author><name>A</name></author>"
    '<link rel="related" href="https://example.org/"/><content type="html">&lt;p&gt;x&lt;/p&gt;</content></entry>'
)


def test_a_good_entry_and_a_good_feed_are_good() -> None:
    """The order of elements does not matter, and other namespaces may be used."""
    assert atom_complaints(ENTRY.encode()) == []
    inside = ENTRY.replace(' xmlns="http://www.w3.org/2005/Atom"', "")
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="urn:other">{inside}<o:more a="b">c</o:more>'
        "<title>F</title><id>tag:example.org,2025:f</id><updated>2025-09-29T00:00:00.5+02:00</updated>"
        '<link rel="self" href="../feed.xml"/></feed>'
    )
    assert atom_complaints(feed.encode()) == []
    assert atom_complaints(feed.replace(inside, inside + inside).encode()) == [
        "4.1.1: two entries with one id and one time of update"
    ]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("<id>urn:x:1</id>", ""),
        ("<id>urn:x:1</id>", "<id>not absolute</id>"),
        ("<id>urn:x:1</id>", "<id>urn:x:1</id><id>urn:x:2</id>"),
        ("2025-09-29T00:00:00Z", "2025-09-29"),
        ("2025-09-29T00:00:00Z", "2025-09-29T00:00:00"),
        ("2025-09-29T00:00:00Z", "2025-13-29T00:00:00Z"),
        ("<author><name>A</name></author>", ""),
        ("<name>A</name>", "<name> </name>"),
        ('type="text">T', 'type="text"><b>T</b>'),
        ('type="text"', 'type="markdown"'),
        ('href="https://example.org/"', ""),
        ('href="https://example.org/"', 'href="a b"'),
        ('rel="related" ', 'href2="x" '),
        ('<content type="html">&lt;p&gt;x&lt;/p&gt;</content>', ""),
        ('<content type="html">&lt;p&gt;x&lt;/p&gt;', '<content type="html"><p>x</p>'),
        ('xml:lang="en"', 'xml:lang="en_GB!"'),
        ("<author>", "<unknown/><author>"),
    ],
)
def test_what_the_rfc_forbids_is_found(good: str, bad: str) -> None:
    """One thing is wrong in each."""
    assert good in ENTRY
    assert atom_complaints(ENTRY.replace(good, bad).encode())
