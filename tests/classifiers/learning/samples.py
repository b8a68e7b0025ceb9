"""A made-up list of papers on gardens, large enough to learn from and small enough to look through."""

from __future__ import annotations

from datetime import date, timedelta

from classifiers.classification import Document
from classifiers.learning.corpus import Corpus, ListedPaper, StreamPaper
from config.rules import SectionRules

ROSES = "1. Plants > 1.1 Roses"
PONDS = "2. Water > Ponds"
TOOLS = "3. Tools"
SECTIONS = (ROSES, PONDS, TOOLS)

_SUBJECTS = {
    ROSES: ("rose pruning", "rose petals", "climbing rose", "thorn removal"),
    PONDS: ("garden pond", "pond filter", "water lily", "frog spawn"),
    TOOLS: ("hedge trimmer", "garden spade", "steel rake", "spade handle"),
}
_OTHERS = ("stellar dust", "galaxy cluster", "neutron star", "dark matter")
_FIRST_DAY = date(2025, 1, 10)

RULES = SectionRules.model_validate(
    {
        "format": 2,
        "relevance": {"hand": {"garden*": {"title": 2.0, "abstract": 1.0}}},
        "sections": {TOOLS: {"hand": {"spade": {"title": 2.0}}}},
    }
)


def gardens(*, papers: int = 90, others: int = 260) -> Corpus:
    """Listed papers in turns over three sections, one a day, and a stream in which they are rare.

    Args:
        papers: How many are listed.
        others: How many papers on stars were polled in January 2025 and not listed.
    """
    listed, stream = [], {}
    for number in range(papers):
        section = SECTIONS[number % 3]
        subjects = _SUBJECTS[section]
        subject, second = subjects[number // 3 % 4], subjects[(number // 3 + 1) % 4]
        document = Document(
            title=f"On {subject} {number}",
            abstract=f"We look at {subject} and {second} in a garden of {number} steps.",
        )
        key = f"2501.{number:05d}"
        listed.append(
            ListedPaper(
                key=key,
                title=document.title,
                document=document,
                section=section,
                listed_on=_FIRST_DAY + timedelta(days=number),
            )
        )
        stream[key] = StreamPaper(key=key, document=document, seen_on=date(2025, 1, 1))
    for number in range(others):
        subject, second = _OTHERS[number % 4], _OTHERS[(number + 1) % 4]
        document = Document(title=f"On {subject} {number}", abstract=f"We look at {subject} and {second} from afar.")
        key = f"2501.{90_000 + number:05d}"
        stream[key] = StreamPaper(key=key, document=document, seen_on=date(2025, 1, 1))
    return Corpus(listed=tuple(listed), stream=stream)
