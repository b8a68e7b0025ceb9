from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.form_writing import fields_of, write_form
from bot.curated_list.insertion import insert
from bot.curated_list.loose_form import read_loosely, read_row_loosely, title_alone
from bot.curated_list.new_entry import NewEntry
from config.errors import ListError
from tests.bot.adoption.samples import LISTS, SECTIONS

TITLE = "Toolformer: Language Models Can Teach"
URL = "https://arxiv.org/abs/2302.04761"
FIELDS = fields_of(arxiv_id="2509.01234", title="New: A Thing", month="2025-09", name="New")
NEW_URL = "https://arxiv.org/abs/2509.01234"


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (f"[{TITLE}]({URL})", f"[New: A Thing]({NEW_URL})"),
        (
            f"[{TITLE}](https://arxiv.org/pdf/2302.04761.pdf) - tools.",
            "[New: A Thing](https://arxiv.org/pdf/2509.01234.pdf)",
        ),
        (f"(2023.02) [{TITLE}]({URL}v2), NeurIPS 2023", f"(2025.09) [New: A Thing]({NEW_URL})"),
        (f"{TITLE}, [arXiv:2302.04761]({URL})", f"New: A Thing, [arXiv:2509.01234]({NEW_URL})"),
        (
            f"**{TITLE}**, _T. Schick_, Feb 2023, [[paper]]({URL}).",
            f"**New: A Thing**, Sep 2025, [[paper]]({NEW_URL}).",
        ),
        (
            f"**Toolformer**: {TITLE} [![arXiv](https://img.shields.io/badge/arXiv-2302.04761-red.svg)]({URL})",
            f"**New**: New: A Thing [![arXiv](https://img.shields.io/badge/arXiv-2509.01234-red.svg)]({NEW_URL})",
        ),
    ],
)
def test_another_paper_is_written_in_the_form_of_an_item(item: str, written: str) -> None:
    """Title, dates, identifier and link are the new paper's; venue, authors and words about the old one are gone."""
    facts = read_loosely(item)

    assert facts is not None
    assert (facts.title, facts.arxiv_id, facts.month) == (TITLE, "2302.04761", "2023-02")
    assert write_form(facts.form[0], FIELDS) == written


def test_a_row_tells_what_each_cell_is_written_like() -> None:
    """Cells of facts become forms; cells about the one paper stay empty; a dash stays."""
    facts = read_row_loosely((f"[**{TITLE}**]({URL})", "Meta", "2023-02", "-"))

    assert facts is not None
    assert facts.form == ("[**{title}**]({abs})", "", "{year}-{month}", "-")


def test_an_item_with_two_papers_is_no_entry() -> None:
    """Which of them a line is about cannot be told, so it is left alone."""
    assert read_loosely(f"[{TITLE}]({URL}) and [another one](https://arxiv.org/abs/2303.00001)") is None


def test_our_own_lists_are_read_as_before() -> None:
    """Where most papers stand in entries of our grammar, other links do not make it a list of another kind."""
    ours = "".join(f'- "T{n}" [2024-01] [[paper](https://arxiv.org/abs/2401.0000{n})]\n\n' for n in range(5))
    text = f"# L\n\n## A\n\n{ours}\n## News\n\n- [Some title here](https://arxiv.org/abs/2402.00001)\n"

    assert not parse(text).loosely
    assert "News" not in parse(text).sections


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from([*SECTIONS]),
    title=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
)
def test_whatever_a_title_is_the_list_reads_as_meant_or_is_not_edited(name: str, title: str) -> None:
    """A paper is put in so that it is read back with its title, and every other line stays, or it is refused."""
    text = (LISTS / name).read_text(encoding="utf-8")
    section = [*SECTIONS[name].values()][-1]
    try:
        entry = NewEntry(section=section, arxiv_id="2509.99999", title=f"Learning {title}", month="2025-09")
        edited = insert(text, [entry])
    except ListError:
        return
    [found] = [entry for entry in parse(edited).sections[section].entries if entry.arxiv_id == "2509.99999"]
    assert found.title is not None
    assert title_alone(found.title) == found.title
    assert len(parse(edited).entries) == len(parse(text).entries) + 1


def test_a_paper_joins_the_list_below_its_topic() -> None:
    """An item that names a topic is a section, and a new paper goes into the list nested in it, indented like it."""
    text = (
        "# L\n\n## Papers\n\n"
        "- **Planning**\n  - [Tree of Thoughts](https://arxiv.org/abs/2305.10601)\n"
        "  - [Planning with World Models](https://arxiv.org/abs/2305.14992)\n"
        "- **Memory**\n  - [MemGPT and Systems](https://arxiv.org/abs/2310.08560)\n"
    )
    edited = insert(
        text, [NewEntry(section="Papers > Planning", arxiv_id="2509.01234", title="A New Plan", month="2025-09")]
    )

    assert edited.splitlines()[7] == "  - [A New Plan](https://arxiv.org/abs/2509.01234)"
    assert edited.replace("  - [A New Plan](https://arxiv.org/abs/2509.01234)\n", "") == text
