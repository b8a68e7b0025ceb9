from __future__ import annotations

import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import text_input
from bot.cli.text_input import read_typed_paper
from classifiers.classification import Document
from config.errors import ConfigurationError

TITLE = "QueryMend: Text-to-SQL with Large Language Models"
ABSTRACT = "We let a code LLM write SQL queries. On Spider, text-to-SQL gains four points."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a paper may be written to."""
    return tmp_path / "paper.txt"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(f"{TITLE}\n\n{ABSTRACT}\n", id="blank line"),
        pytest.param(f"{TITLE}\n{ABSTRACT}\n", id="first line"),
        pytest.param(f"\n\n{TITLE.replace(': ', ':' + chr(10))}\r\n \r\n{ABSTRACT}", id="title of two lines"),
        pytest.param(
            f"\ufeff{TITLE}\n\n{ABSTRACT.replace('. ', '.' + 2 * chr(10))}", id="abstract of two paragraphs"
        ),
        pytest.param(json.dumps({"title": TITLE, "abstract": ABSTRACT, "id": None}), id="JSON"),
        pytest.param(json.dumps({"title": TITLE, "abstract": ABSTRACT, "other": 1}, indent=2), id="indented JSON"),
    ],
)
def test_a_paper_may_be_typed_in_several_ways(file: Path, typed: str) -> None:
    """Plain text and JSON come to the same document."""
    file.write_text(typed, "utf-8", newline="")
    paper = read_typed_paper(str(file))
    assert (paper.document, paper.arxiv_id) == (Document(TITLE, ABSTRACT), None)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A single hyphen stands for it."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(f"{TITLE}\n\n{ABSTRACT}".encode())))
    assert read_typed_paper("-").document == Document(TITLE, ABSTRACT)


def test_a_record_gives_its_other_fields(file: Path) -> None:
    """All that a JSON record tells counts as that of a stored paper."""
    record = {"id": "2509.00001v2", "title": TITLE, "comment": "ACL 2025", "categories": ["cs.DB", "cs.CL"]}
    record |= {"journal_reference": "TOSEM 2025"}
    file.write_text(json.dumps(record), "utf-8")
    paper = read_typed_paper(str(file))
    assert (paper.arxiv_id, paper.journal_reference) == ("2509.00001", "TOSEM 2025")
    assert paper.document == Document(TITLE, "", "ACL 2025", ("cs.DB", "cs.CL"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "cannot be read: No such file", id="missing"),
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \n\t\n", "is empty", id="blank"),
        pytest.param(b"%PDF-1.7 \xff\xfe\x93", "is no text in UTF-8", id="binary"),
        pytest.param(b"Title\0\n\nAbstract", "holds NUL characters", id="NUL"),
        pytest.param(b'{"title": "Open', "is no JSON object", id="cut off"),
        pytest.param(b'{"title":' + b"[" * 99_999, "is no JSON object", id="too deep"),
        pytest.param(b'{"title": "A"}\n{"title": "B"}\n', "more than one record", id="two records"),
        pytest.param(b'{"abstract": "A"}', "title: Field required", id="no title"),
        pytest.param(b'{"title": " "}', "title: is empty", id="empty title"),
        pytest.param(b'{"title": "A", "id": "x/y/z"}', "is no arXiv identifier", id="no identifier"),
        pytest.param(b'{"title": "A", "abstract": ["B"]}', "abstract: ", id="wrong type"),
    ],
)
def test_a_bad_file_is_refused_by_name(file: Path, content: bytes | None, message: str) -> None:
    """The message names the file and what is wrong with it."""
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="--text: ") as caught:
        read_typed_paper(str(file))
    assert str(file) in str(caught.value)
    assert message in str(caught.value)


def test_a_folder_and_an_impossible_path_are_refused(tmp_path: Path) -> None:
    """They cannot be read, and the message says so."""
    for source in (str(tmp_path), "a\0b"):
        with pytest.raises(ConfigurationError, match="--text: "):
            read_typed_paper(source)


def test_a_file_without_end_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than the most bytes are never read."""
    monkeypatch.setattr(text_input, "MOST_BYTES", 1024 * 1024)
    file.write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(ConfigurationError, match="larger than 1 MB"):
        read_typed_paper(str(file))


def test_latex_may_begin_with_a_brace(file: Path) -> None:
    """A title in braces is plain text, not JSON."""
    file.write_text("{Code} Generation\n\nWe generate.", "utf-8")
    assert read_typed_paper(str(file)).document == Document("{Code} Generation", "We generate.")


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_any_bytes_are_a_paper_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """There is a title or an error that says what to do; nothing else."""
    file = tmp_path_factory.getbasetemp() / "any.txt"
    file.write_bytes(content)
    try:
        paper = read_typed_paper(str(file))
    except ConfigurationError:
        return
    assert paper.document.title
    assert "\n" not in paper.document.title + paper.document.abstract
