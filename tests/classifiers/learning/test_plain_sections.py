from __future__ import annotations

import pytest

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning.headings import as_paper
from classifiers.learning.plain_sections import MOST_OF_SECTION, learn_plain_sections
from config.rules import Keywords, Relevance, SectionRules
from tests.bot.evaluation.samples import FACETS
from tests.classifiers.learning.samples import PONDS, ROSES, TOOLS, gardens

BEES = "4. Bees > 🐝 4.1 **Honey bees**"


def papers(*, most: int = 90) -> list[tuple[Document, str]]:
    """The papers of the made-up gardens, each with its section."""
    return [(paper.document, paper.section) for paper in gardens(papers=most).listed]


def best(sections: dict[str, Keywords], title: str) -> str:
    """Where a title goes by these rules."""
    rules = SectionRules(format=2, relevance=Relevance(), sections=sections)
    return KeywordClassifier(rules, FACETS).classify(Document(title=title)).sections[0].section


@pytest.mark.parametrize(
    ("title", "section"), [("Frog spawn in spring", PONDS), ("A climbing rose", ROSES), ("A steel rake", TOOLS)]
)
def test_a_paper_goes_where_papers_with_its_phrases_are(title: str, section: str) -> None:
    """What is typical of a section's papers speaks for it."""
    assert best(learn_plain_sections(papers(), {}), title) == section


def test_a_section_with_a_single_paper_is_known_by_its_heading() -> None:
    """The heading counts as a paper: a word that it shares with the one paper tells the section from all others."""
    sections = learn_plain_sections([*papers(), (Document("How honey is made", "Of honey and bees."), BEES)], {})

    assert best(sections, "Honey") == BEES
    assert "honey" in sections[BEES].learned


def test_a_heading_is_read_without_number_emoji_and_marks() -> None:
    """Only the words of the heading itself count, not of those above it."""
    assert as_paper(BEES) == Document(title="Honey bees")


def test_a_list_with_one_section_has_nothing_to_tell_it_from() -> None:
    """No phrase is learned of it, whether it holds a year's papers or all."""
    assert learn_plain_sections([(document, "2025") for document, _ in papers()], {"2025": Keywords()}) == {
        "2025": Keywords()
    }


def test_a_section_without_papers_keeps_what_is_known_of_it() -> None:
    """Rules by hand stay, and nothing is learned beside them."""
    known = Keywords.model_validate({"hand": {"beehive": 9.0}})
    assert learn_plain_sections(papers(), {BEES: known})[BEES] == known


def test_what_is_learned_can_be_read() -> None:
    """No section has more phrases than its share, and none is learned that a person gave a weight."""
    known = Keywords.model_validate({"hand": {"frog spawn": 9.0}})
    sections = learn_plain_sections(papers(), {PONDS: known})

    assert max(len(keywords.learned) for keywords in sections.values()) <= MOST_OF_SECTION
    assert "frog spawn" not in sections[PONDS].learned
