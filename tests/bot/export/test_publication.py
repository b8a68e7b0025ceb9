from __future__ import annotations

import pytest

from bot.catalogue.told import Venue
from bot.export.people import PersonName, parse_name, people
from bot.export.publication import Kind, doi_of, publication_of
from tests.bot.catalogue.samples import a_paper, a_venue


@pytest.mark.parametrize(
    ("venue", "kind", "place", "year"),
    [
        (None, Kind.PREPRINT, "", "2025"),
        (a_venue("ACL 2025 Findings", name="ACL", year=2025), Kind.IN_PROCEEDINGS, "ACL 2025 Findings", "2025"),
        (a_venue("TSE", name="TSE", is_journal=True), Kind.IN_JOURNAL, "TSE", "2025"),
        (a_venue("Comput. Secur. 2021"), Kind.IN_JOURNAL, "Comput. Secur.", "2021"),
        (a_venue("TSE, July 2025", name="TSE", year=2025, is_journal=True), Kind.IN_JOURNAL, "TSE", "2025"),
        (a_venue("IEEE Access 2022"), Kind.IN_JOURNAL, "IEEE Access", "2022"),
        (a_venue("Sensors"), Kind.IN_JOURNAL, "Sensors", "2025"),
        (a_venue("EICS 2018"), Kind.IN_PROCEEDINGS, "EICS 2018", "2018"),
        (a_venue("NLP4Prog 2021"), Kind.IN_PROCEEDINGS, "NLP4Prog 2021", "2021"),
        (a_venue("IEEE AITest 2024"), Kind.IN_PROCEEDINGS, "IEEE AITest 2024", "2024"),
        (a_venue("INFOCOM Workshops 2021"), Kind.IN_PROCEEDINGS, "INFOCOM Workshops 2021", "2021"),
        (a_venue("DL4C@Somewhere"), Kind.IN_PROCEEDINGS, "DL4C@Somewhere", "2025"),
    ],
)
def test_what_a_venue_says(venue: Venue | None, kind: Kind, place: str, year: str) -> None:
    """A venue that we know is what it is; of any other, an acronym with a year and a workshop are meetings."""
    told = publication_of(a_paper(venue=venue))
    assert (told.kind, told.place, told.year) == (kind, place, year)
    assert told.month == (9 if kind is Kind.PREPRINT else None)


def test_nothing_is_known_of_the_year() -> None:
    """A listed paper without a month has none."""
    told = publication_of(a_paper(month=None, submitted=None))
    assert (told.year, told.month) == ("", None)


@pytest.mark.parametrize(
    ("doi", "kept"), [("10.1145/3597503.3639219", True), ("10.1/x", False), ("10.1145/a}b", False), (None, False)]
)
def test_a_doi_is_one_or_left_out(doi: str | None, kept: bool) -> None:  # noqa: FBT001 - pytest gives it
    """What has other characters than DOIs usually have is not passed on."""
    assert (doi_of(a_paper(doi=doi)) is not None) is kept


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Abel", PersonName("Abel", "Ada")),
        ("Laurens van der Maaten", PersonName("van der Maaten", "Laurens")),
        ("Jean de la Fontaine III", PersonName("de la Fontaine", "Jean", "III")),
        ("Ada Abel, Jr.", PersonName("Abel", "Ada", "Jr.")),
        ("bell hooks", PersonName("hooks", "bell")),
        ("DeepSeek-AI", PersonName("DeepSeek-AI")),
        ("Barnes and Noble", PersonName("Barnes and Noble")),
        ("Abel, Inc., Berlin", PersonName("Abel, Inc., Berlin")),
        ("Xin{-}Cheng Wen", PersonName("Wen", "Xin-Cheng")),
        ("Massimiliano Di Penta", PersonName("Di Penta", "Massimiliano")),
        ("Loubna Ben Allal", PersonName("Ben Allal", "Loubna")),
        ("Ben Allal", PersonName("Allal", "Ben")),
        ("Barnes & Noble", PersonName("Barnes & Noble")),
        ("- Ada - Abel -", PersonName("Abel", "Ada")),
        ("Xinyue Di", PersonName("Di", "Xinyue")),
        ("Thanh Van Le", PersonName("Le", "Thanh Van")),
        ("  ", PersonName("")),
    ],
)
def test_names_in_parts(name: str, parts: PersonName) -> None:
    """The family name begins with its particles; groups have no other name."""
    assert parse_name(name) == parts


def test_punctuation_is_nobody() -> None:
    """A colon stands between a group and its members in arXiv's list of authors."""
    assert list(people(("OpenAI", ":", "Ada Abel", " ", "{}"))) == [PersonName("OpenAI"), PersonName("Abel", "Ada")]
