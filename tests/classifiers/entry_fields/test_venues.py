from __future__ import annotations

import pytest

from classifiers.classification import Document
from classifiers.entry_fields import VenueFinding, extract
from classifiers.entry_fields.venue_names import CONFERENCES, JOURNALS
from classifiers.entry_fields.venues import read_venue, unrecognised_words


def venue_of(comment: str, journal_reference: str | None = None) -> VenueFinding | None:
    """The venue that a comment and a journal reference tell."""
    return extract(Document(title="Plums", comment=comment), journal_reference=journal_reference).venue


@pytest.mark.parametrize(
    ("comment", "venue"),
    [
        ("Accepted at ICSE 2026", "ICSE 2026"),
        ("12 pages, 3 figures. Accepted to ACL 2025 Findings.", "ACL 2025 Findings"),
        ("Accepted to Findings of EMNLP 2025", "EMNLP 2025 Findings"),
        ("EMNLP'25", "EMNLP 2025"),
        ("Accepted by ICCV'2025", "ICCV 2025"),
        ("ICSE 26. 12 pages", "ICSE 2026"),
        ("To appear in NeurIPS 2025 Datasets and Benchmarks Track", "NeurIPS 2025 Datasets and Benchmarks"),
        ("Accepted by EMNLP2025 Main", "EMNLP 2025"),
        ("Published in TOSEM", "TOSEM"),
        ("Accepted in ACM Transactions on Software Engineering and Methodology (TOSEM)", "TOSEM"),
        ("to appear at the 40th International Conference on Automated Software Engineering (ASE 2025)", "ASE 2025"),
        ("Proceedings of the 42nd International Conference on Machine Learning, 2025", "ICML 2025"),
        ("Accepted for publication at the Evaluation and Assessment conference (EASE), 17-20 June 2025", "EASE 2025"),
        ("Accepted at LLM4Code @ ICSE 2025", "LLM4Code@ICSE 2025"),
        ("ICML 2025 Spotlight", "ICML 2025 Spotlight"),
        ("Accepted by EMNLP 2025. arXiv admin note: text overlap with arXiv:2401.00001", "EMNLP 2025"),
    ],
)
def test_an_accepted_paper_has_a_venue(comment: str, venue: str) -> None:
    """Short name, year and track, in the usual spelling, with the sentence as evidence."""
    found = venue_of(comment)
    assert found is not None
    assert (found.value, found.confidence, found.field) == (venue, "sure", "comment")
    assert found.evidence in comment


@pytest.mark.parametrize(
    "comment",
    [
        "Submitted to ICSE 2026",
        "Sumbitted to 2025 AAAI",
        "Preregistered at ICSME 2025 with in-principle acceptance",
        "Under review at ACL 2025",
        "Accepted at ICSE 2026, extended version of FSE 2025",
        "Prepared with the NeurIPS 2025 template",
        "Code for the challenge at NeurIPS 2025",
        "Extended version of a paper accepted at ICSE 2025",
        "In Proceedings ACL2 2025",
        "Accepted at the 24th International Conference on Machine Learning and Applications (ICMLA 2025)",
        "Accepted at ICSE 2026 and at FSE 2026",
        "12 pages, 3 figures",
        "Accepted",
        "",
    ],
)
def test_other_comments_tell_no_venue(comment: str) -> None:
    """Neither submissions nor templates, other versions, other events, nor two venues at once."""
    assert venue_of(comment) is None


@pytest.mark.parametrize(
    "comment",
    [
        "Accepted at ICSE",
        "Accepted at the ACL 2025 workshop on plums",
        "Accepted at NAACL 2025 (Industry Track)",
        "Accepted at ACL GEM 2025",
        "Accepted at Modest Orchards and Small Seeds (MOSS), ICML 2025",
        "Accepted by Fruit Evaluation KDD 2025",
        "We thank the reviewers of the program committee who read our work on plums at ICSE 2025 very thoroughly",
    ],
)
def test_what_may_be_another_event_is_only_likely(comment: str) -> None:
    """Without a year, at a workshop without a short name, in a special track, or in passing."""
    found = venue_of(comment)
    assert found is not None
    assert found.confidence == "likely"


@pytest.mark.parametrize(
    ("reference", "venue"),
    [
        ("Proc. ACM Softw. Eng. 2 (2025)", "PACMSE"),
        ("Findings of the Association for Computational Linguistics: ACL 2025", "ACL 2025 Findings"),
        ("IEEE Transactions on Software Engineering, vol. 51", "TSE"),
        ("2025 IEEE/ACM 47th International Conference on Software Engineering (ICSE)", "ICSE 2025"),
        ("Nuclear Plums B 12 (2025) 7", None),
    ],
)
def test_a_journal_reference_tells_the_venue(reference: str, venue: str | None) -> None:
    """It is there only for published papers, so it needs no word of acceptance."""
    found = venue_of("12 pages", reference)
    assert (found.value if found and found.sure else None) == venue


def test_comment_and_journal_reference_must_agree() -> None:
    """Two venues are none."""
    assert venue_of("Accepted at ICSE 2026", "Proceedings of FSE 2025") is None
    assert venue_of("Accepted at ICSE 2026", "ICSE 2026") is not None


def test_lists_spellings_are_understood() -> None:
    """A list's own words for a venue mean the same venue, and what is not understood is named."""
    meant = read_venue("ACL23 (Findings)")
    assert meant is not None
    assert (meant.name, meant.year, meant.track) == ("ACL", 2023, "Findings")
    assert unrecognised_words("ACL23 (Findings)") == ""
    assert unrecognised_words("EASE, June 2025") == "June 2025"
    assert read_venue("Sensors") is None


def test_the_tables_of_venues_are_consistent() -> None:
    """No alias belongs to two venues."""
    aliases = [
        alias for table in (CONFERENCES, JOURNALS) for name, others in table.items() for alias in (name, *others)
    ]
    assert len(aliases) == len(set(aliases))
