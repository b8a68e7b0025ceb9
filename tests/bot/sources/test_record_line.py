from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.author_names import plain_name
from bot.sources.record_line import read_line
from db.records import EarlierVersion, PaperRecord

SNAPSHOT = {
    "id": "0704.0001",
    "submitter": "Ada Lovelace",
    "authors": 'Ada Lovelace, J\\"urgen M\\"uller, Grace Hopper Jr',
    "title": "Engines that\n  Write Programs",
    "comments": "12 pages;\n accepted at ICSE 2026",
    "journal-ref": "TSE 51 (2025)",
    "doi": "10.1/x",
    "report-no": None,
    "categories": "cs.SE cs.PL cs.SE",
    "license": None,
    "abstract": "  An engine\nwrites.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 +0200"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [
        ["Lovelace", "Ada", ""],
        ['M\\"uller', 'J\\"urgen', "", "A University"],
        ["Hopper", "Grace", "Jr"],
    ],
}


def snapshot_line(**changed: object) -> str:
    """A line of the snapshot with some values replaced."""
    return json.dumps({**SNAPSHOT, **changed})


def test_a_line_of_the_metadata_snapshot() -> None:
    """The newest version speaks, the first one's time is that of publication, names are read out of LaTeX."""
    assert read_line(snapshot_line()) == PaperRecord(
        arxiv_id="0704.0001",
        version=2,
        title="Engines that Write Programs",
        abstract="An engine writes.",
        authors=("Ada Lovelace", "Jürgen Müller", "Grace Hopper Jr"),
        categories=("cs.SE", "cs.PL"),
        comment="12 pages; accepted at ICSE 2026",
        journal_reference="TSE 51 (2025)",
        doi="10.1/x",
        published=datetime(2007, 4, 2, 19, 18, 42, tzinfo=UTC),
        updated=datetime(2007, 7, 24, 18, 10, 27, tzinfo=UTC),
        earlier=(EarlierVersion(number=1, submitted=datetime(2007, 4, 2, 19, 18, 42, tzinfo=UTC)),),
    )


def test_versions_count_by_their_numbers() -> None:
    """In whatever order they stand, and each once."""
    told = [("v2", "Tue, 3 Apr"), ("v10", "Thu, 5 Apr"), ("v1", "Mon, 2 Apr"), ("v2", "Tue, 3 Apr")]
    versions = [{"version": number, "created": f"{day} 2007 00:00:00 GMT"} for number, day in told]
    record = read_line(snapshot_line(versions=versions))
    assert record.version == 10
    assert record.published == datetime(2007, 4, 2, tzinfo=UTC)
    assert record.updated == datetime(2007, 4, 5, tzinfo=UTC)
    assert [(each.number, each.submitted.day) for each in record.earlier] == [(1, 2), (2, 3)]


def test_a_snapshot_tells_little_of_an_old_paper() -> None:
    """What is null or missing is unknown, and old identifiers lose their subject class."""
    line = json.dumps({"id": "math.GT/0309136", "title": "Knots", "versions": SNAPSHOT["versions"]})
    record = read_line(line.encode())
    assert (record.arxiv_id, record.authors, record.categories, record.comment) == ("math/0309136", (), (), None)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"versions": []}, "versions: "),
        ({"versions": [{"version": "2", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}]}, "versions.0.version: "),
        ({"versions": [{"version": "v1", "created": "2007-04-02"}]}, "versions.0.created: '2007-04-02' is no date"),
        ({"versions": [{"version": "v1", "created": None}]}, "versions.0.created: a value of type NoneType is no"),
        ({"categories": ["cs.SE"]}, "categories: "),
        ({"authors_parsed": "Lovelace"}, "authors_parsed: "),
        ({"title": " \n"}, "title: is empty"),
        ({"id": "cs"}, "id: 'cs' is no arXiv identifier"),
        ({"abstract": "a\0b"}, "abstract: holds a NUL"),
    ],
)
def test_a_wrong_line_of_the_snapshot_is_told_by_its_key(changed: dict[str, object], message: str) -> None:
    """The message names the key, and what it should hold."""
    with pytest.raises(ValueError, match=f"^{message.replace('.', chr(92) + '.')}"):
        read_line(snapshot_line(**changed))


def test_the_word_versions_in_a_text_makes_no_snapshot() -> None:
    """A line is told by its keys, whatever its title quotes."""
    assert read_line(json.dumps({"id": "2509.00001", "title": 'On "versions": a study'})).version is None


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)
)
def test_any_title_comes_through_either_shape(title: str) -> None:
    """But for its white space."""
    own = read_line(json.dumps({"id": "2509.00001", "title": title}))
    assert own.title == read_line(snapshot_line(title=title)).title == " ".join(title.split())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ('J\\"urgen  M\\"uller', "Jürgen Müller"),
        ("{\\L}ukasz", "Łukasz"),
        ("Tom\\'a\\v{s} \\O{}rsted", "Tomáš Ørsted"),
        ("100% {Real}", "100% Real"),
        ("\\", "\\"),
        ("{", "{"),
        ("O'Neil & Sons", "O'Neil & Sons"),
    ],
)
def test_a_name_out_of_latex(written: str, read: str) -> None:
    """Accents are put on, braces go, and what is no LaTeX stays."""
    assert plain_name(written) == read
