from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.entry import Entry
from bot.curated_list.moving import Move, move
from bot.curated_list.padding import repad
from config.errors import ListError, SectionMissingError
from tests.bot.curated_list.samples import BULLETS, EMPTY, NUMBERED, SAMPLE, TABLE, TAGGED
from tests.examples import examples

REVIEW = "2. Methods > Code Review"


def test_a_bullet_moves_to_a_numbered_list() -> None:
    """It gets a number at its place, and later numbers move up; its old neighbours close the gap."""
    after = move(SAMPLE, [Move(section=BULLETS, arxiv_id="2405.22222", to=NUMBERED, name="Scale")])
    assert (
        '\n\n10. **Scale**: "Repair at Scale" [2024-05] [[paper](https://arxiv.org/abs/2405.22222)]\n\n11. **Gamma'
        in after
    )
    assert '2402.11111)]\n\n- "Repair Again"' in after


def test_a_numbered_entry_moves_to_a_table() -> None:
    """What the table has no column for stays behind; what is unknown is a dash."""
    after = move(SAMPLE, [Move(section=NUMBERED, arxiv_id="2401.00001", to=TABLE)])
    (row,) = [line for line in after.split("\n") if "2401.00001" in line]
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    assert cells == [
        "2024-01",
        "ICML 2024",
        "Alpha",
        "-",
        "-",
        '"Alpha: A First Model" [[paper](https://arxiv.org/abs/2401.00001)]',
    ]
    assert '### 1.1 Base\n\n8. **Beta** (Alpha): "Beta Report"' in after


def test_a_row_moves_to_a_list() -> None:
    """With its venue and its further links; the table shrinks, and ``unnamed`` is no name."""
    after = move(SAMPLE, [Move(section=TABLE, arxiv_id="2408.77777", to=NUMBERED)])
    assert (
        '\n\n11. "Faults in C: A Much Longer Title" [2024-08] [ACL 2025] '
        "[[paper](https://arxiv.org/abs/2408.77777)] [[data](https://example.org)]\n" in after
    )
    assert "| 2024-03 | arXiv | FaultSet  | 1.5K \\* | Java     |" in after


def test_a_section_without_papers_gets_its_first() -> None:
    """And one that loses its last is left empty."""
    moves = [Move(section=TAGGED, arxiv_id=arxiv_id, to=EMPTY) for arxiv_id in ("2501.00004", "2402.00003")]
    after = move(SAMPLE, moves)
    assert '### Code Golf\n\n- "A Study of Lua" [2024-02]' in after
    assert "### 1.2 Low-Resource\n\n<p align='center'>" in after
    assert after == move(SAMPLE, moves[::-1])


def test_a_fossil_is_written_strictly_at_its_new_place() -> None:
    """Misspelt links and missing spaces are mended on the way."""
    after = move(SAMPLE, [Move(section=BULLETS, arxiv_id="2402.11111", to=REVIEW)])
    assert (
        '\n* ""Why?" Asking Models to Repair" [2024-02] [FSE 2024] [[paper](https://arxiv.org/abs/2402.11111)]\n'
        in after
    )


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Move(section=BULLETS, arxiv_id="2405.22222", to=BULLETS), "it is there"),
        (Move(section=BULLETS, arxiv_id="2405.33333", to=TAGGED), "has no month"),
        (Move(section=BULLETS, arxiv_id="2409.00009", to=TAGGED), "is not in"),
    ],
)
def test_what_cannot_be_moved_is_refused(wanted: Move, message: str) -> None:
    """With the reason."""
    with pytest.raises(ListError, match=message):
        move(SAMPLE, [wanted])


@pytest.mark.parametrize("title", ["**Bold** Claims", "`code` &amp; more", "A <b>tag</b>", "T" * 301])
def test_a_title_that_would_change_is_left_to_a_person(title: str) -> None:
    """What is more than plain text, or longer than a title can be, cannot be written again as it is."""
    text = f'## A\n\n- "{title}" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]\n\n## B\n'
    with pytest.raises(ListError, match="line 3 is more than plain text"):
        move(text, [Move(section="A", arxiv_id="2401.00001", to="B")])


def test_both_sections_have_to_be_there() -> None:
    """Nothing is written into a guessed section."""
    with pytest.raises(SectionMissingError, match="no section 'Nowhere'"):
        move(SAMPLE, [Move(section=BULLETS, arxiv_id="2405.22222", to="Nowhere")])


def test_a_paper_is_not_listed_twice() -> None:
    """Neither moved where it is already, nor moved when it stands twice."""
    item = '- "T" [2024-01] [[paper](https://arxiv.org/abs/2401.00001)]\n'
    with pytest.raises(ListError, match="is in 'B' already"):
        move(f"## A\n\n{item}\n## B\n\n{item}", [Move(section="A", arxiv_id="2401.00001", to="B")])
    with pytest.raises(ListError, match="several times in 'A', lines 3, 4"):
        move(f"## A\n\n{item}{item}\n## B\n", [Move(section="A", arxiv_id="2401.00001", to="B")])


def test_moving_nothing_changes_nothing() -> None:
    """Not a byte."""
    assert move(SAMPLE, []) == SAMPLE


def orderly_list() -> str:
    """Sections of every shape, each with three entries that agree with each other."""
    paper = "[[paper](https://arxiv.org/abs/240{n}"
    blocks = {
        "Bullets": '- "Paper {n}" [2024-0{n}] {paper}.10001)]',
        "Starred": '* "Work {n}" [2024-0{n}] [ACL 2024] {paper}.20002)]',
        "Numbered": '{n}. **Model{n}** (Base{n}): "Model {n}" [2024-0{n}] {paper}.30003)]',
        "Tagged": '- [**C{n}**] "Language {n}" [2024-0{n}] {paper}.40004)]',
        "Table": '| 2024-0{n} | arXiv | Set{n} | {n}K | C{n} | "S {n}" {paper}.50005)] |',
        "Other": '| 2024-0{n} | arXiv | Bank{n} | {n}M | - | "B {n}" {paper}.60006)] |',
    }
    head = "| Date | Venue | Benchmark | Size | Language | Source |\n|---|---|---|---|---|---|\n"
    parts = ["# A List"]
    for path, entry in blocks.items():
        separator = "\n" if entry.startswith(("|", "*")) else "\n\n"
        body = separator.join(entry.replace("{paper}", paper).format(n=n) for n in (1, 2, 3))
        parts.append(f"## {path}\n\n{head if entry.startswith('|') else ''}{body}")
    return repad("\n\n".join(parts) + "\n", ["Table", "Other"])


ORDERLY = orderly_list()


@settings(max_examples=examples(200), deadline=None)
@given(
    entry=st.sampled_from(parse(ORDERLY).entries),
    to=st.sampled_from(["Bullets", "Starred", "Numbered", "Tagged", "Table", "Other"]),
)
def test_moving_there_and_back_changes_nothing(entry: Entry, to: str) -> None:
    """If name, base and tag, which not all sections write, are given again; what only tables say is lost in lists."""
    tables = {"Table", "Other"}
    assume(entry.section != to and (entry.section not in tables or to in tables))
    assert entry.arxiv_id is not None
    there = Move(section=entry.section, arxiv_id=entry.arxiv_id, to=to)
    back = Move(
        section=to, arxiv_id=entry.arxiv_id, to=entry.section, name=entry.name, base=entry.base, tag=entry.tag
    )
    moved = move(ORDERLY, [there])
    assert [one.section for one in parse(moved).entries if one.arxiv_id == entry.arxiv_id] == [to]
    assert move(moved, [back]) == ORDERLY
