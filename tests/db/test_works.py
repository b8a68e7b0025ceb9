from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.decided_works import FINAL, DecidedWorks
from db.listings import record_list
from db.papers import find_paper, store_records
from db.proposals import begin_proposal
from db.states import ProposalState
from db.works import KnownWorks, Work, dois, work_key
from tests.db.samples import LIST, NOON, entry, later, record, stored_paper

WORDS = st.lists(st.from_regex(r"\A[A-Z][a-z]{2,9}\Z"), min_size=5, max_size=9)
AUTHORS = ("Ada Example", "Ben Sample")


def spaced_otherwise(title: str) -> str:
    """With a line break and a trailing period."""
    return title.replace(" ", "\n ", 1) + "."


def in_latex(title: str) -> str:
    """With a word in bold, an accent and a formula, as arXiv's titles may have them."""
    first, _, rest = title.replace("e", r"\'e").partition(" ")
    return rf"\textbf{{{first}}} ${{\rm {rest}}}$"


def with_other_signs(title: str) -> str:
    """With typographic quotes, a dash and an accent."""
    return "“" + title.replace(" ", "–", 1).replace("a", "ä") + "”"


VARIANTS: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    spaced_otherwise,
    in_latex,
    with_other_signs,
    lambda title: f"{title} (Extended Version)",
    lambda title: f"{title} [technical report]",
]


@given(words=WORDS, vary=st.sampled_from(VARIANTS), again=st.sampled_from(VARIANTS))
def test_a_title_is_recognised_in_any_spelling(
    words: list[str], vary: Callable[[str], str], again: Callable[[str], str]
) -> None:
    """Case, dashes, quotes, accents, LaTeX, line breaks and marks of an edition make no difference."""
    title = " ".join(words)
    known = KnownWorks.of([Work(paper_id=1, title=title)])
    for variant in (vary(title), again(title)):
        assert known.same_as(Work(paper_id=2, title=variant)) is not None, variant
    assert known.same_as(Work(paper_id=2, title=f"{title} Somewhere Else")) is None
    assert known.same_as(Work(paper_id=1, title=title)) is None


@given(words=WORDS, name=st.from_regex(r"\A[A-Z][a-z]{3,8}\Z"))
def test_a_subtitle_makes_no_other_work_of_the_same_authors(words: list[str], name: str) -> None:
    """Dropped, added or put behind another name, but only where half of the authors are the same."""
    title = " ".join(words)
    known = KnownWorks.of([Work(paper_id=1, title=f"{name}: {title}", authors=AUTHORS)])
    for variant in (title, f"Other: {title}", f"{name} -- {title}"):
        assert known.same_as(Work(paper_id=2, title=variant, authors=AUTHORS[:1])) is not None, variant
    assert known.same_as(Work(paper_id=2, title=title, authors=("Cyd Other",))) is None
    assert known.same_as(Work(paper_id=2, title=title)) is None
    short = KnownWorks.of([Work(paper_id=1, title=title, authors=AUTHORS)])
    assert short.same_as(Work(paper_id=2, title=f"{title}: A Second Look", authors=AUTHORS)) is not None


def test_a_title_alone_may_be_chance() -> None:
    """Papers called "A Survey of Code Models" are one work only if an author is in common, not known, or a team."""
    title = "A Survey of Code Models"
    known = KnownWorks.of([Work(paper_id=1, title=title, authors=AUTHORS)])
    assert known.same_as(Work(paper_id=2, title=title, authors=("Cyd Other",))) is None
    for authors in ((), ("B. Sample",), AUTHORS[::-1], ("Example-AI",), ("The Example Team",)):
        assert known.same_as(Work(paper_id=2, title=title.lower(), authors=authors)) is not None, authors


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Learning to Repair Programs in C", "Learning to Repair Programs in C++"),
        ("Learning to Repair Programs in C", r"Learning to Repair Programs in C\#"),
        ("CodeT5 for Repair of Whole Programs", "CodeT5+ for Repair of Whole Programs"),
        ("Models of Code in Practice, Part I", "Models of Code in Practice, Part II"),
        ("Code AI: The Gap That Nobody Has Closed", "Code AI: Robots That Nobody Has Asked For"),
        ("Finding Faults in Programs: Our Team at a Task of 2025", "Mending Them All: Our Team at a Task of 2025"),
    ],
)
def test_works_of_a_series_are_several(one: str, other: str) -> None:
    """The same authors write about C and C++, in parts, and on the tasks of one workshop."""
    authors = ("Ada Example", "Ben Sample")
    known = KnownWorks.of([Work(paper_id=1, title=one, authors=authors)])
    assert known.same_as(Work(paper_id=2, title=other, authors=authors)) is None
    assert KnownWorks.of([Work(paper_id=1, title=other)]).same_as(Work(paper_id=2, title=one)) is None


def test_a_group_writes_again_on_its_subject() -> None:
    """A title that goes on where another ended is the same work only if the first author is the same."""
    known = KnownWorks.of([Work(paper_id=1, title="Agents with People in the Loop", authors=AUTHORS)])
    longer = "Agents with People in the Loop: Challenges of Tomorrow"
    assert known.same_as(Work(paper_id=2, title=longer, authors=AUTHORS)) is not None
    assert known.same_as(Work(paper_id=2, title=longer, authors=(*AUTHORS[::-1], "Cyd Other"))) is None


@pytest.mark.parametrize(
    "written",
    ["10.1145/3597503", "https://doi.org/10.1145/3597503", "doi: 10.1145/3597503", "10.1/x 10.1145/3597503"],
)
def test_a_doi_in_common_makes_one_work(written: str) -> None:
    """In whatever form, and whatever the titles say."""
    known = KnownWorks.of([Work(paper_id=1, title="Some Words", doi="10.1145/3597503", authors=AUTHORS)])
    assert known.same_as(Work(paper_id=2, title="Quite Other Words", doi=written)) is not None
    assert known.same_as(Work(paper_id=2, title="Quite Other Words", doi="10.1145/3597504")) is None
    assert dois(None) == frozenset()


def test_greek_letters_and_formulas_read_alike() -> None:
    r"""``$\alpha$`` and ``α`` are the same letter, and a title of signs alone is its own key."""
    assert work_key(r"Learning $\alpha$-Codes with \mathcal{L} & More") == work_key(
        "Learning α‑codes with L and more"
    )
    assert work_key("?!") == "?!"


def test_listed_and_decided_works_are_known_by_all_their_records(session: Session) -> None:
    """What is listed, refused (under an earlier version's title, too) or proposed counts; what was withdrawn not."""
    record_list(session, LIST, [entry(1)], commit="c1", committed_at=NOON)
    refused = stored_paper(session, 2)
    store_records(session, [record(2, version=2, title="A Wholly New Title for the Second Paper")], seen_at=later(1))
    begin_proposal(session, LIST, refused, state=ProposalState.REJECTED, reason="no", at=later(2), actor="keeper")
    gone = stored_paper(session, 3)
    begin_proposal(session, LIST, gone, state=ProposalState.WITHDRAWN, reason="gone", at=NOON)
    store_records(
        session,
        [record(number + 10, title=f"A paper, with the Number {number}") for number in (1, 2, 3)],
        seen_at=NOON,
    )
    session.flush()
    decided = DecidedWorks(session, LIST)

    def told(number: int) -> str | None:
        paper = find_paper(session, f"2509.{number:05d}")
        assert paper is not None
        same = decided.same_as(paper)
        return same.reason if same else None

    assert told(11) == "the same work as arXiv:2509.00001, which stands in the list"
    assert told(12) == "the same work as arXiv:2509.00002, which was refused on 2025-09-29 by keeper"
    assert told(13) is None
    assert told(2) is None
    assert DecidedWorks(session, "other", states=FINAL).same_as(refused) is None
