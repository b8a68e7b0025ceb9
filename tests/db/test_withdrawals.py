from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from db.withdrawals import why_withdrawn

PAPERS = Path(__file__).parents[2] / "../shared/data/papers.jsonl.gz"


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the authors due to an error in Section 3",
        "This paper has been withdrawn from arXiv at the request of all authors",
        "12 pages. The article is withdrawn, as a proof is wrong",
        "This submission has now been withdrawn",
        "Withdrawn",
        "[WITHDRAWN] a crucial lemma fails",
        "Withdrawn because of a conflict of interest",
        "Paper withdrawn: the data were mislabelled",
        "withdrawn by arXiv admins for plagiarism",
        "The manuscript was temporarily withdrawn",
        "arXiv admin note: this submission has been withdrawn by arXiv administrators",
        "arXiv admin note: this article has been removed by arXiv administrators because of its licence",
        "Paper retracted by the authors",
        "The authors have withdrawn this paper; a corrected one will follow",
        "We withdraw this paper since the benchmark leaked",
        "The authors wish to withdraw this submission",
        "I would like to withdraw it",
        "Withdrawn by the author; an earlier version is still cited",
    ],
)
def test_comments_that_tell_of_a_withdrawal(comment: str) -> None:
    """The words in which authors and arXiv say that a paper is withdrawn."""
    assert why_withdrawn(comment=comment, abstract="") == comment


@pytest.mark.parametrize(
    "comment",
    [
        None,
        "Accepted at ICSE 2025",
        "Withdrawn from ICLR 2025, now at ICML",
        "This paper was withdrawn from a conference's proceedings, as nobody could travel",
        "This replaces an earlier version, which was withdrawn",
        "This paper replaces a submission that was withdrawn",
        "The paper supersedes our withdrawn manuscript",
        "Version 1 was withdrawn by mistake of nobody",
        "A study of commits that were withdrawn",
        "Withdrawn drugs: a data set",
        "How developers withdraw money",
        "The data set of this paper has been withdrawn",
        "We decided to withdraw from the challenge",
        "The paper has not been withdrawn",
    ],
)
def test_comments_that_speak_of_something_else(comment: str | None) -> None:
    """Withdrawn from a conference, another version, or another matter."""
    assert why_withdrawn(comment=comment, abstract="We study tools. They repair programs.") is None


@pytest.mark.parametrize(
    "abstract",
    [
        "This paper has been withdrawn by the author.",
        "This manuscript is withdrawn.",
        "The paper has been withdrawn due to an error in the evaluation.",
        "Withdrawn.",
        "Paper withdrawn because of a mistake in the proof",
    ],
)
def test_a_notice_in_the_abstracts_place(abstract: str) -> None:
    """Many a withdrawn paper has its notice for an abstract."""
    assert why_withdrawn(comment="10 pages", abstract=abstract) == abstract


@pytest.mark.parametrize(
    "abstract",
    [
        "Retracted papers keep being cited. We ask language models about them.",
        "We follow why a paper has been retracted by its authors.",
        "The paper was retracted long ago but lives on in training data.",
        "This paper studies submissions that have been withdrawn.",
        "This work shows which reviews precede a paper that was withdrawn by the authors.",
        "Withdrawn pull requests tell much about a project.",
    ],
)
def test_abstracts_about_withdrawals(abstract: str) -> None:
    """Who studies withdrawals has withdrawn nothing."""
    assert why_withdrawn(comment=None, abstract=abstract) is None


@pytest.mark.real_data
def test_no_paper_of_the_real_stream_is_taken_for_a_withdrawn_one() -> None:
    """None of its papers is withdrawn, though one comment and several abstracts have the word."""
    if not PAPERS.exists():
        pytest.skip(f"{PAPERS} is not there")
    with gzip.open(PAPERS, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    words = [paper for paper in papers if "withdrawn" in f"{paper['comment']} {paper['abstract']}".casefold()]
    told = [paper["id"] for paper in papers if why_withdrawn(comment=paper["comment"], abstract=paper["abstract"])]
    assert words
    assert told == []
