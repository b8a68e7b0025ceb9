"""The black box to beat: TF-IDF of words and word pairs, and a linear SVM, for sections and for relevance.

It needs scikit-learn, which comes with the extra ``shelver[learn]`` and is imported only when a baseline is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any

from bot.evaluation.held_out import streamed_months
from classifiers.classification import Document
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError

_TITLE_SHARE = 0.5
"""What the title counts beside title and abstract together."""
_MOST_TERMS = 400_000


class SectionBaseline:
    """Sections by a linear SVM over TF-IDF of the title, and of title and abstract.

    Args:
        corpus: What was listed up to the split; of a paper in two sections, the later one in the list is learned.
            Titles are learned as the list prints them.

    Raises:
        ConfigurationError: scikit-learn is not installed, or the corpus is too small.
    """

    def __init__(self, corpus: Corpus) -> None:
        text, svm, _ = _sklearn()
        listed = {paper.key: paper for paper in corpus.listed}.values()
        documents = [paper.document for paper in listed]
        self._title = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english")
        self._all = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english", min_df=2)
        try:
            titles = [paper.title for paper in listed]
            self._title.fit(titles)
            self._all.fit([_text(document) for document in documents])
            model = svm.LinearSVC(C=1.0, class_weight="balanced", random_state=0)
            self._model = model.fit(self._vectors(titles, documents), [paper.section for paper in listed])
        except ValueError as error:
            raise _too_small(error) from error

    def rank(self, documents: Sequence[Document]) -> list[tuple[str, ...]]:
        """For each paper, all sections that were learned, best first."""
        values = self._model.decision_function(self._vectors(_titles(documents), documents))
        names = [str(name) for name in self._model.classes_]
        if len(names) == 2:
            return [tuple(names if value < 0 else names[::-1]) for value in values]
        return [tuple(names[number] for number in (-row).argsort()) for row in values]

    def best(self, documents: Sequence[Document]) -> list[str]:
        """For each paper the best section alone: the shortest way to an answer."""
        return [str(name) for name in self._model.predict(self._vectors(_titles(documents), documents))]

    def _vectors(self, titles: Sequence[str], documents: Sequence[Document]) -> Any:
        _, _, sparse = _sklearn()
        parts = [_TITLE_SHARE * self._title.transform(titles), self._all.transform(map(_text, documents))]
        return sparse.hstack(parts).tocsr()


class RelevanceBaseline:
    """Relevance by a linear SVM over TF-IDF of title and abstract: what was listed against what was not.

    Args:
        corpus: The whole corpus. Papers of the background that were listed after the split are left out, not learned
            as unlisted: so does the reference with which figures are compared. It flatters the baseline.
        split: The last day that may be learned from.

    Raises:
        ConfigurationError: scikit-learn is not installed, or the corpus is too small.
    """

    def __init__(self, corpus: Corpus, split: date) -> None:
        text, svm, _ = _sklearn()
        ever_listed = {paper.key for paper in corpus.listed}
        known = dict.fromkeys(paper.key for paper in corpus.listed if paper.listed_on <= split)
        listed = [corpus.stream[key].document for key in known if key in corpus.stream]
        months = {day for day in streamed_months(corpus) if day <= split}
        background = [
            paper.document
            for key, paper in corpus.stream.items()
            if paper.seen_on in months and key not in ever_listed
        ]
        self._vectorizer = text.TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, stop_words="english", min_df=3, max_features=_MOST_TERMS
        )
        try:
            vectors = self._vectorizer.fit_transform(map(_text, [*listed, *background]))
            model = svm.LinearSVC(C=0.3, class_weight="balanced", random_state=0)
            self._model = model.fit(vectors, [1] * len(listed) + [0] * len(background))
        except ValueError as error:
            raise _too_small(error) from error

    def score(self, documents: Sequence[Document]) -> list[float]:
        """For each paper its distance from the border; greater is more relevant."""
        values = self._model.decision_function(self._vectorizer.transform(map(_text, documents)))
        return [float(value) for value in values]


def require_scikit_learn() -> None:
    """Make sure, before any work is done, that there can be a baseline.

    Raises:
        ConfigurationError: scikit-learn is not installed.
    """
    _sklearn()


def _sklearn() -> tuple[Any, Any, Any]:
    try:
        text = import_module("sklearn.feature_extraction.text")
        return text, import_module("sklearn.svm"), import_module("scipy.sparse")
    except ImportError as error:
        raise ConfigurationError(
            "the baseline needs scikit-learn: pip install 'shelver[learn]'", key="--baseline"
        ) from error


def _too_small(error: ValueError) -> ConfigurationError:
    return ConfigurationError(
        f"the baseline cannot learn from so few papers ({error}): choose a later --split or leave it out",
        key="--baseline",
    )


def _titles(documents: Sequence[Document]) -> list[str]:
    return [document.title for document in documents]


def _text(document: Document) -> str:
    return f"{document.title}. {document.abstract}"
