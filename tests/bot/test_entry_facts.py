from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.entry import Link
from bot.curated_list.insertion import insert
from bot.curated_list.new_entry import NewEntry
from bot.entry_facts import new_entry
from bot.entry_spelling import EntrySpelling
from config.errors import ListError
from db.models import Paper

LIST = """# List

## 2. Models

### 2.2 Adapted

- **LLaMA 2**: "LLaMA 2: An Old Model" [2023-07] [[paper](https://arxiv.org/abs/2307.00001)]

- **Plum** (LLaMA 2): "Plum: A Model" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]

### 2.3 Pretrained

1. **PlumBERT** (MLM + RTD): "PlumBERT: A Model" [2024-02] [[paper](https://arxiv.org/abs/2402.00001)] [[repo](https://e.org)]

## 4. Languages

- [**Verilog**] "Plums in RTL" [2025-01] [[paper](https://arxiv.org/abs/2501.00001)]

- [**Verilog**] "Pears in RTL" [2025-01] [[paper](https://arxiv.org/abs/2501.00002)]

- [**Verilog**] "Nuts in RTL and HPC" [2025-01] [[paper](https://arxiv.org/abs/2501.00003)]

- [**C**] "Two" [2025-02] [[paper](https://arxiv.org/abs/2502.00002)]

- [**CUDA**] "Three in HPC" [2025-03] [[paper](https://arxiv.org/abs/2503.00003)]

- [**Golang**] "Four" [2025-03] [[paper](https://arxiv.org/abs/2503.00005)]

- [**RPA**] "Five" [2025-03] [[paper](https://arxiv.org/abs/2503.00006)]

## 5. Tasks

- "Old" [2025-03] [FSE 2025] [[paper](https://arxiv.org/abs/2503.00004)]

## 8. Benchmarks

### Synthesis

| Date    | Venue    | Benchmark | Size  | Language | Source |
| ------- | -------- | --------- | ----- | -------- | ------ |
| 2024-03 | ICSE2025 | FruitSet  | 1,140 | JS, Java | "F" [[paper](https://arxiv.org/abs/2403.00006)] [[data](https://e.org/f)] |

### Queries

| Date    | Venue | Benchmark | Size | Language | Source |
| ------- | ----- | --------- | ---- | -------- | ------ |
| 2024-03 | arXiv | unnamed   | 999  |          | "Q" [[paper](https://arxiv.org/abs/2403.00007)] |
"""  # noqa: E501 - a list has long lines
CURATED = parse(LIST)
STRANGE = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["Plum*_2: ", "We introduce **X|Y2**, a ", "Accepted at ", "[x](y)@ICSE 2026", "A`B2`@ACL 2025 "]
        ),
        st.sampled_from(
            ["based on Llama 2", " contains 1,200 tasks in C++", "https://github.com/a/b(c)|d", '"', "\\"]
        ),
    ),
    max_size=12,
).map("".join)
"""Titles and abstracts made to be taken for names, venues and links."""
ADAPTED = "2. Models > 2.2 Adapted"
PRETRAINED = "2. Models > 2.3 Pretrained"
LANGUAGES = "4. Languages"
TASKS = "5. Tasks"
SYNTHESIS = "8. Benchmarks > Synthesis"
QUERIES = "8. Benchmarks > Queries"


def entry_of(section: str, title: str, abstract: str = "", comment: str | None = None) -> NewEntry:
    """The entry of a new paper, as the whole list writes it."""
    paper = Paper(
        arxiv_id="2509.00001",
        title=title,
        abstract=abstract,
        comment=comment,
        published=datetime(2025, 9, 1, tzinfo=UTC),
    )
    return new_entry(paper, CURATED.outline[section], spelling=EntrySpelling.learn(CURATED.sections.values()))


def added(section: str, title: str, abstract: str = "", comment: str | None = None) -> str:
    """The line of the list that a new paper makes, without surplus white space."""
    before = {" ".join(line.split()) for line in LIST.splitlines()}
    after = insert(LIST, [entry_of(section, title, abstract, comment)])
    [line] = [line for line in (" ".join(line.split()) for line in after.splitlines()) if "2509.00001" in line]
    assert line not in before
    return line


def test_a_benchmark_fills_its_row() -> None:
    """Name, size and languages as the list spells them, the venue, and the code as data."""
    row = added(
        SYNTHESIS,
        "PlumBench: A Benchmark of Plums",
        "PlumBench contains 2150 tasks in JavaScript and Python. Code: https://github.com/plum/bench.",
        "Accepted at ICSE 2026",
    )
    assert row == (
        '| 2025-09 | ICSE2026 | PlumBench | 2,150 | JS, Python | "PlumBench: A Benchmark of Plums" '
        "[[paper](https://arxiv.org/abs/2509.00001)] [[data](https://github.com/plum/bench)] |"
    )


def test_what_is_not_told_is_left_open() -> None:
    """Dashes where the paper says nothing, or nothing sure."""
    row = added(SYNTHESIS, "PlumCoder: Writing Code", "It is tried on over 500 problems in many languages.")
    assert row == (
        '| 2025-09 | arXiv | - | - | - | "PlumCoder: Writing Code" [[paper](https://arxiv.org/abs/2509.00001)] |'
    )


def test_a_benchmark_without_any_name_is_unnamed() -> None:
    """As the list calls them; an empty column stays empty."""
    row = added(QUERIES, "Plums in SQL", "We present a benchmark of 300 queries in SQL.")
    assert row == (
        '| 2025-09 | arXiv | unnamed | 300 | | "Plums in SQL" [[paper](https://arxiv.org/abs/2509.00001)] |'
    )


def test_a_list_item_bears_what_its_section_writes() -> None:
    """A plain section gets the venue, but neither names nor links."""
    item = added(TASKS, "PlumRepair: Mending", "Code: https://github.com/plum/repair", "FSE 2026, 12 pages")
    assert item == '- "PlumRepair: Mending" [2025-09] [FSE 2026] [[paper](https://arxiv.org/abs/2509.00001)]'


def test_a_model_names_its_base_as_the_list_spells_it() -> None:
    """In a section whose entries name base models."""
    item = added(ADAPTED, "PlumCoder: A Model", "We present PlumCoder, a model based on Llama-2-7B.")
    assert item.startswith('- **PlumCoder** (LLaMA 2): "PlumCoder: A Model"')


def test_a_model_names_its_objectives() -> None:
    """In a section whose entries name objectives; the base model is not written there, but the code is."""
    abstract = "Our model, based on BERT, is pre-trained with MLM and contrastive learning. https://github.com/a/b"
    item = added(PRETRAINED, "PearBERT: A Model", abstract)
    assert item.startswith('2. **PearBERT** (MLM + Contrastive Learning): "PearBERT: A Model"')
    assert item.endswith("[[repo](https://github.com/a/b)]")


def test_what_is_only_likely_is_never_written() -> None:
    """Neither a submission's venue nor one of several bases, a rounded size, or a page that may be anybody's."""
    entry = entry_of(
        SYNTHESIS,
        "On Plums",
        "Our models are based on BERT. Our others are based on Llama 2. Our benchmark has over 500 tasks. "
        "See https://plums.example.org.",
        "Accepted at a workshop of ICSE 2026",
    )
    assert (entry.venue, entry.base, entry.size, entry.links) == (None, None, None, ())


@pytest.mark.parametrize(
    ("title", "abstract", "tag"),
    [
        ("Generating Verilog", "With CUDA and Python on the side", "Verilog"),
        ("Kernels", "CUDA kernels are made. CUDA wins, Python loses.", "CUDA"),
        ("Plums in OCaml", "", "OCaml"),
        ("Plums in Go code", "", "Golang"),
        ("Plums in Python", "", None),
        ("Plums in OCaml and Haskell", "", None),
        ("RPA for Plums", "", "RPA"),
        ("Mending RTL", "", "Verilog"),
        ("Mending for HPC", "", None),
        ("Nothing of the kind", "not even the letter c", None),
    ],
)
def test_a_tag_is_the_language_that_the_paper_is_about(title: str, abstract: str, tag: str | None) -> None:
    """The one uncommon language, in the section's spelling; else a tag or a telling acronym in the title."""
    assert entry_of(LANGUAGES, title, abstract).tag == tag


def test_a_section_without_tags_gets_none() -> None:
    """Where no entry bears a tag there is none to give."""
    assert entry_of(TASKS, "Verilog").tag is None


@pytest.mark.parametrize(
    ("abstract", "url"),
    [
        ("Data: https://huggingface.co/datasets/a/b. Code: https://github.com/a/c.", "https://huggingface.co/datasets/a/b"),
        ("https://github.com/a/b and https://github.com/plum/plumbench", "https://github.com/plum/plumbench"),
        ("https://github.com/a/b and https://github.com/a/c", None),
        ("https://github.com/a", None),
        ("no link", None),
    ],
)  # fmt: skip
def test_one_data_link_is_chosen_or_none(abstract: str, url: str | None) -> None:
    """A data set before code, the one that bears the name before others; otherwise nobody can tell."""
    links = entry_of(SYNTHESIS, "PlumBench: A Benchmark", abstract).links
    assert links == ((Link("data", url),) if url else ())


def test_without_the_lists_habits_those_of_the_section_count() -> None:
    """A section alone shows how it is written."""
    paper = Paper(
        arxiv_id="2509.00001",
        title="PlumBench: A Benchmark",
        abstract="PlumBench contains 2150 tasks.",
        comment="ICSE 2026",
        published=datetime(2025, 9, 1, tzinfo=UTC),
    )
    entry = new_entry(paper, CURATED.outline[SYNTHESIS])
    assert (entry.venue, entry.size) == ("ICSE2026", "2,150")
    entry = new_entry(paper, CURATED.outline[TASKS])
    assert (entry.venue, entry.size) == ("ICSE 2026", "2150")


@given(title=STRANGE, abstract=STRANGE, comment=STRANGE, section=st.sampled_from([*CURATED.sections]))
def test_whatever_a_stranger_writes_the_list_reads_as_meant(
    title: str, abstract: str, comment: str, section: str
) -> None:
    """No name, base, tag, venue or link of a hostile paper breaks the entry that it stands in, or any other."""
    entry = entry_of(section, f"T {title}", abstract, comment)
    after = parse(insert(LIST, [entry]))
    assert [other.raw for other in after.entries if other.arxiv_id == "2509.00001"] != []
    assert len(after.entries) == len(CURATED.entries) + 1


def test_the_same_paper_makes_the_same_entry() -> None:
    """Nothing depends on anything but the paper and the list."""
    title, abstract = "PlumBench: A Benchmark", "PlumBench contains 2150 tasks. https://github.com/plum/bench"
    assert entry_of(SYNTHESIS, title, abstract) == entry_of(SYNTHESIS, title, abstract)


def test_a_title_is_written_as_owners_write_it() -> None:
    """Without TeX; a dash that stands alone stays as arXiv has it."""
    entry = entry_of(QUERIES, r"$\mu$BERT: \textsc{Mend} {C}ode -- For $5")
    assert entry.title == "μBERT: Mend Code -- For $5"


def test_the_month_is_that_of_the_submission() -> None:
    """The printed month is the month of the first version's submission, not the identifier's."""
    paper = Paper(
        arxiv_id="2510.00001", title="Late", abstract="", published=datetime(2025, 9, 30, 23, 59, tzinfo=UTC)
    )
    assert new_entry(paper, CURATED.outline[TASKS]).month == "2025-09"


def test_a_paper_without_date_cannot_be_listed() -> None:
    """Without the day of submission there is no month to print, and the message says so."""
    with pytest.raises(ListError, match="no date of submission"):
        new_entry(Paper(arxiv_id="2510.00001", title="Late", abstract="", published=None), CURATED.outline[TASKS])
