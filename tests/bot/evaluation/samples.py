"""A made-up list of papers on animals, small enough to work out every figure by hand."""

from __future__ import annotations

import time
from datetime import date

from bot.evaluation.backtest import backtest
from bot.evaluation.content import Evaluation
from classifiers.classification import Document
from classifiers.learning.corpus import Corpus, ListedPaper, StreamPaper
from config.profile import Profile
from config.rules import FacetRules, SectionRules

SPLIT = date(2025, 6, 30)
FISH = "1. Fish"
OWLS = "2. Birds > 2.1 Owls"
GULLS = "2. Birds > Gulls & Terns"

RULES = SectionRules.model_validate(
    {
        "format": 2,
        "relevance": {"bias": -4.0, "hand": {"animal": {"title": 6.0}, "stone": {"title": -2.0}}},
        "sections": {
            FISH: {"hand": {"trout": {"title": 2.0}}},
            OWLS: {"hand": {"owl": {"title": 2.0}}},
            GULLS: {"hand": {"gull": {"title": 2.0}}},
        },
    }
)
FACETS = FacetRules.model_validate({"format": 2, "facets": {"water": {"name": {"en": "water", "zh": "水"}}}})
PROFILE = Profile.model_validate(
    {
        "format": 1,
        "name": "animals",
        "title": "Animals",
        "repository": "nobody/animals",
        "arxiv": {"categories": ["q-bio.PE"]},
        "thresholds": {"relevance": 0.5, "section": 0.5, "facet": 0.5},
    }
)


def listed(key: str, title: str, section: str, day: date) -> ListedPaper:
    """One place of a paper in the list."""
    return ListedPaper(key=key, title=title, document=Document(title=title), section=section, listed_on=day)


def streamed(*papers: tuple[str, str]) -> dict[str, StreamPaper]:
    """Papers of the stream by key, announced in the month that their identifiers name."""
    return {
        key: StreamPaper(key=key, document=Document(title=title), seen_on=date(2000 + int(key[:2]), int(key[2:4]), 1))
        for key, title in papers
    }


def animals(*, wrong_title: str = "An owl animal") -> Corpus:
    """Three papers before the split; after it four with a record, one of them wrongly shelved, and one without.

    Of July's five papers three are picks or listed; August has one pick among four papers.

    Args:
        wrong_title: The title of the paper that rules take for an owl, while it was listed among the gulls.
    """
    stream = streamed(
        ("2505.00001", "Old trout animal"),
        ("2506.00001", "Old owl animal"),
        ("2506.00002", "Old stone"),
        ("2506.00003", "Another old stone"),
        ("2507.00001", "A trout animal"),
        ("2507.00002", wrong_title),
        ("2507.00003", "An animal of no kind"),
        ("2507.00004", "A stone"),
        ("2507.00005", "Nothing of the kind"),
        ("2508.00001", "A gull animal on trout"),
        ("2508.00002", "A stone gull"),
        ("2508.00003", "A stone"),
        ("2508.00004", "Moss"),
        ("2508.00005", "More moss"),
    )
    entries = (
        listed("2505.00001", "Old trout animal", FISH, date(2025, 5, 20)),
        listed("2506.00001", "Old owl animal", OWLS, date(2025, 6, 30)),
        listed("A gull without record", "A gull without record", GULLS, date(2025, 4, 1)),
        listed("2507.00001", "A trout animal", FISH, date(2025, 7, 1)),
        listed("2507.00002", wrong_title, GULLS, date(2025, 7, 15)),
        listed("2508.00001", "A gull animal on trout", GULLS, date(2025, 8, 10)),
        listed("2508.00001", "A gull animal on trout", FISH, date(2025, 8, 10)),
        listed("2508.00002", "A stone gull", GULLS, date(2025, 9, 2)),
        listed("A late gull", "A late gull without record", GULLS, date(2025, 9, 3)),
    )
    return Corpus(listed=entries, stream=stream)


def evaluated(corpus: Corpus | None = None, *, baseline: bool = False) -> Evaluation:
    """The back-test of the animals by rules that nobody had to learn.

    Args:
        corpus: Another corpus than `animals`.
        baseline: Compare with the SVM; the corpus then needs enough words.
    """
    return backtest(
        animals() if corpus is None else corpus,
        SPLIT,
        learner=lambda _: RULES,
        rules="learned",
        profile=PROFILE,
        facets=FACETS,
        baseline=time.process_time if baseline else None,
    )


def wordy() -> Corpus:
    """A larger corpus, in which the words of each section come often enough for the SVM to learn them."""
    words = {FISH: "trout river", OWLS: "owl night", GULLS: "gull coast"}
    entries, stream = [], {}
    for month in range(1, 10):
        for number, (section, title) in enumerate(words.items()):
            key = f"25{month:02}.0000{number}"
            entries.append(listed(key, f"An animal: {title}", section, date(2025, month, 10)))
            stream.update(streamed((key, f"An animal: {title}")))
        for number in range(10, 20):
            stream.update(streamed((f"25{month:02}.000{number}", f"A stone and moss {number}")))
    return Corpus(listed=tuple(entries), stream=stream)
