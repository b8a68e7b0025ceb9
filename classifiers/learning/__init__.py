"""Learning phrases and weights from a list: needs the extra ``shelver[learn]``; classifying never does.

What the hand-written rules say is taken as said. For the rest, a black box is fitted (`margins`), told in at most 100
phrases a section (`distillation`), and what it adds up to is made a probability (`calibration`). The result is rules
like any others: they can be read, and `shelver explain` shows what each adds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib.util import find_spec

from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError
from config.rules import SectionRules

Progress = Callable[[str, int, int | None], None]
"""Is told in a few words what is done, how much of it is done, and how much there is (None: unknown)."""

LEAST_PAPERS = 50
"""From fewer listed papers nothing is learned."""


def can_learn() -> bool:
    """Whether the extra is installed."""
    return find_spec("sklearn") is not None


def learn(
    corpus: Corpus,
    *,
    rules: SectionRules,
    today: date | None = None,
    progress: Progress = lambda _doing, _done, _total: None,
) -> SectionRules:
    """Learn a profile's rules anew: what was learned before is forgotten, what was written by hand is kept.

    Args:
        corpus: What is known; cut it with `Corpus.until` to learn as of a day in the past.
        rules: Whose hand-written rules, terms and preferences are kept. Sections of which the corpus knows no paper
            are kept too, without learned phrases.
        today: The day as of which is learned; otherwise that of the newest listing.
        progress: Is told how far it is.

    Raises:
        ConfigurationError: scikit-learn is not installed, or fewer than 50 papers are listed.
    """
    if not can_learn():
        raise ConfigurationError("learning needs scikit-learn, which is not installed: pip install 'shelver[learn]'")
    if len(corpus.sections()) < LEAST_PAPERS:
        raise ConfigurationError(
            f"there are {len(corpus.sections())} listed papers to learn from, and it takes {LEAST_PAPERS} at least: "
            "let 'shelver run' read the list first, or give --listings and --papers"
        )
    from classifiers.learning.lessons import learn_rules  # noqa: PLC0415 - imports the extra

    return learn_rules(corpus, rules, today or max(paper.listed_on for paper in corpus.listed), progress)
