from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lint.codes import Code, Severity
from bot.lint.venue_names import plain_spelling, read_venue, same_series
from tests.bot.lint.samples import bullet, document, examined, found, mended, section

WORDS = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel"]


def listing(*venues: str) -> str:
    """A list with one entry per venue, all of January 2023."""
    entries = [
        bullet(f"{word} Repairs Programs", f"2301.0000{number}", month="2023-01", venue=venue)
        for number, (word, venue) in enumerate(zip(WORDS, venues, strict=False), start=1)
    ]
    return document(section("Tools", *entries))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NeurIPS 2023", "Neurips 2023"),
        ("NeurIPS 2023", "NIPS 2024"),
        ("EMNLP 2023 Findings", "Findings of EMNLP 2022"),
        ("ACL23 (Findings)", "ACL 2023 Findings"),
        ("IEEE Trans. Software Eng.", "IEEE Transactions on Software Engineering"),
        ("Inf. Softw. Technol", "Information and Software Technology"),
        ("TOSEM", "ACM Trans. Softw. Eng. Methodol."),
        ("In PROMISE 2021", "PROMISE 2020"),
    ],
)
def test_spellings_of_one_venue(one: str, other: str) -> None:
    """Case, order, filling words, years, abbreviations and older names make no other venue."""
    assert same_series(read_venue(one), read_venue(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACL 2023", "ACL 2023 Findings"),
        ("ICSE 2023", "ICSME 2023"),
        ("ICML 2023", "ICMLA 2023"),
        ("ACL 2023", "NAACL 2023"),
        ("FSE 2023", "ESEC/FSE 2023"),
        ("ASE 2023", "EASE 2023"),
    ],
)
def test_different_venues_stay_different(one: str, other: str) -> None:
    """Findings and main conference differ, and so do names that only resemble each other."""
    assert not same_series(read_venue(one), read_venue(other))


def test_the_commonest_spelling_is_suggested() -> None:
    """The rarer spelling is reported, and written like the commoner one with its own year."""
    text = listing("NeurIPS 2023", "NeurIPS 2024", "Neurips 2023", "NIPS 2025")
    findings = found(text, Code.VENUE_SPELLING)

    assert [finding.line for finding in findings] == [9, 11]
    for finding in findings:
        text = mended(text, finding)
    assert "[NeurIPS 2025]" in text
    assert not found(text, Code.VENUE_SPELLING)


def test_between_equals_nothing_is_certain() -> None:
    """Two spellings that are equally common are reported once, for a person to choose."""
    findings = found(listing("EMNLP 2023 findings", "EMNLP 2023 Findings"), Code.VENUE_SPELLING)

    assert [finding.suggestion is not None and finding.suggestion.certain for finding in findings] == [False]


@pytest.mark.parametrize(
    "venue", ["EASE, June 2025", "ACL2025", "ACL'25", "In PROMISE 2025", "ACL 2025,", "- ACL 2025"]
)
def test_odd_forms_are_reported(venue: str) -> None:
    """A month, a glued year and stray words or signs make a venue odd."""
    assert [finding.code for finding in examined(listing(venue))] == [Code.MALFORMED_VENUE]


@pytest.mark.parametrize("venue", ["ACL 2025", "ICSE (SEIP) 2025", "DL4C@ICLR 2025", "ICSE-C 2025", "VLDB J", "TMLR"])
def test_ordinary_forms_are_not(venue: str) -> None:
    """Workshops, tracks and journals are written as they are."""
    assert examined(listing(venue)) == ()


def test_a_venue_that_usually_has_a_year_should_have_one() -> None:
    """Where several entries name the year of a venue, one that does not is odd."""
    findings = found(listing("ASE", "ASE 2023", "ASE 2024", "ASE 2025"), Code.MALFORMED_VENUE)

    assert [finding.line for finding in findings] == [5]


def test_a_venue_before_the_paper_is_a_note() -> None:
    """A venue's year before the printed month is right only for papers put on arXiv afterwards."""
    findings = found(listing("ICSE 2022"), Code.VENUE_TOO_EARLY)

    assert [finding.severity for finding in findings] == [Severity.NOTE]


@given(st.lists(st.text(alphabet="AaCcLl 2023'.,/()-", min_size=1, max_size=14), max_size=8))
def test_any_venues_are_survived(venues: list[str]) -> None:
    """Whatever stands for venues, suggestions fit their lines."""
    text = listing(*(venue.strip() or "X" for venue in venues))
    for finding in examined(text):
        if finding.suggestion is not None:
            mended(text, finding)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("EASE, June 2025", "EASE 2025"),
        ("In PROMISE 2021", "PROMISE 2021"),
        ("ACL23 (Findings)", "ACL 2023 (Findings)"),
        ("NeurIPS'23", "NeurIPS 2023"),
        ("ICSE  2024,", "ICSE 2024"),
        ("June 2025", None),
    ],
)
def test_an_odd_venue_has_a_plain_spelling(written: str, plain: str | None) -> None:
    """Without months and stray signs, with a year of four digits; none where no name is left."""
    assert plain_spelling(read_venue(written)) == plain
