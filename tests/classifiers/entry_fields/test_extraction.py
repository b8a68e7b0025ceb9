from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.classification import Document
from classifiers.entry_fields import EntryFields, Finding, LinkFinding, extract
from classifiers.entry_fields.links import LONGEST_URL
from classifiers.entry_fields.reading import LONGEST_TEXT, plain, split_sentences

PIECES = st.sampled_from(
    [
        *(
            "We introduce PlumEval, a benchmark of 1,200 tasks. ",
            "PlumEval: ",
            "based on Llama 2",
            "pre-trained via MLM",
        ),
        *(
            "Accepted at ",
            "ICSE 2026",
            "ACL'25 (Findings)",
            "TOSEM",
            "https://github.com/a/b",
            "in C, Go and R code ",
        ),
        *("\\textbf{", "}", "$", "&#x110000;", "&amp;", "(1) ", "\u202e", "\x00", "20", " - ", "-to-", "@", "[x](y)"),
    ]
)
TEXT = st.one_of(st.text(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join))


def findings(fields: EntryFields) -> list[Finding]:
    """All findings of all fields."""
    single = [fields.name, fields.benchmark, fields.size, fields.venue]
    several = [fields.languages, fields.base_models, fields.objectives, fields.benchmark_languages, fields.links]
    return [*(one for one in single if one), *(one for group in several for one in group)]


@given(title=TEXT, abstract=TEXT, comment=TEXT, reference=st.none() | TEXT)
def test_any_text_gives_well_formed_findings(title: str, abstract: str, comment: str, reference: str | None) -> None:
    """Whatever strangers write: values are one short line with evidence, and the whole becomes JSON."""
    document = Document(title=title, abstract=abstract, comment=comment)
    fields = extract(document, journal_reference=reference)
    assert fields == extract(document, journal_reference=reference)
    for found in findings(fields):
        assert found.value
        assert found.evidence
        assert found.value.isprintable()
        assert len(found.value) <= LONGEST_URL
    assert set(json.loads(json.dumps(fields.to_json()))) == set(EntryFields.__slots__)


@given(TEXT)
def test_the_evidence_stands_in_the_text(text: str) -> None:
    """Nothing is found that the paper does not say."""
    read = plain(text)
    for found in findings(extract(Document(title="", abstract=text))):
        said = found.evidence.removesuffix(found.value) if isinstance(found, LinkFinding) else found.evidence
        assert said in read


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a ",
            "We introduce Ab1, a ",
            "consisting of 1,000 ",
            "1",
            ",",
            "(",
            "https://",
            "C, ",
            "ICSE ",
            "\\textbf{",
        ),
        *(
            "our novel benchmark called ",
            "pre-trained with ",
            "based on the a ",
            "of 12 a b c d e ",
            "&#x41;",
            "A. ",
            "\x00",
        ),
    ],
)
def test_endless_texts_are_read_up_to_a_limit(piece: str) -> None:
    """Of a megabyte only the first part is read, so that the time taken has a ceiling."""
    endless = piece * (1_000_000 // len(piece))
    document = Document(title=endless, abstract=endless, comment=endless)
    part = Document(*(endless[:LONGEST_TEXT],) * 3)
    assert extract(document, journal_reference=endless) == extract(part, journal_reference=endless[:LONGEST_TEXT])


def test_an_empty_paper_tells_nothing() -> None:
    """No text, no findings."""
    assert extract(Document(title="")) == EntryFields()


def test_the_answer_says_where_everything_stands() -> None:
    """In JSON each finding has its value, its words, its field and how sure it is."""
    document = Document(
        title="PlumCoder: Plums in Verilog", comment="Accepted at ICSE 2026. Code: https://github.com/a/b"
    )
    told = extract(document).to_json()
    assert told["name"] == {"value": "PlumCoder", "evidence": "PlumCoder", "field": "title", "confidence": "sure"}
    assert told["size"] is None
    assert told["venue"] == {
        "value": "ICSE 2026",
        "evidence": "Accepted at ICSE 2026.",
        "field": "comment",
        "confidence": "sure",
        "name": "ICSE",
        "year": 2026,
        "track": "",
        "workshop": "",
    }
    assert [link["kind"] for link in told["links"]] == ["repo"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"\textsc{Plum}\_1 is 50\% \emph{ripe}", "Plum_1 is 50% ripe"),
        ("1{,}000  plums\n&amp; ``more''", '1,000 plums & "more"'),
        ("a\x00b\u202ec", "a b c"),
        ("&#99999999999999;x", "x"),
    ],
)
def test_markup_is_eased_away(text: str, read: str) -> None:
    """LaTeX, HTML entities, control characters and line ends are no part of what is said."""
    assert plain(text) == read


def test_sentences_end_where_they_end() -> None:
    """Versions and abbreviations do not end a sentence, parts of an enumeration do."""
    text = "Plum 2.5 is here, e.g. Today. It does: (1) this and (2) that. So what?"
    assert split_sentences(text) == [
        "Plum 2.5 is here, e.g. Today.",
        "It does:",
        "(1) this and",
        "(2) that.",
        "So what?",
    ]
