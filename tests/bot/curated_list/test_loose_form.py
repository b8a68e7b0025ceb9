from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curated_list.author_names import find_authors
from bot.curated_list.document import parse
from bot.curated_list.form_writing import fields_of, write_form
from bot.curated_list.insertion import insert
from bot.curated_list.loose_form import read_loosely, read_row_loosely, title_alone
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.removal import remove
from config.errors import ListError
from tests.bot.adoption.samples import LISTS, SECTIONS

TITLE = "Toolformer: Language Models Can Teach"
URL = "https://arxiv.org/abs/2302.04761"
FIELDS = fields_of(arxiv_id="2509.01234", title="New: A Thing", month="2025-09", name="New")
SIGNED = fields_of(
    arxiv_id="2509.01234", title="Who Asks?", month="2025-09", name=None, day=3, authors=["Ada Who", "Bob van Den"]
)
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


@pytest.mark.parametrize(
    ("item", "signed", "unsigned"),
    [
        (
            f"[{TITLE}]({URL}) - T. Schick et al., NeurIPS 2024",
            f"[Who Asks?]({NEW_URL}) - Ada Who et al.",
            f"[New: A Thing]({NEW_URL})",
        ),
        (
            f"[2023/02] **{TITLE}.** *Timo Schick, Jane Dwivedi-Yu. arXiv.* [[paper]({URL})]",
            f"[2025/09] **Who Asks?** *Ada Who, Bob van Den. arXiv.* [[paper]({NEW_URL})]",
            f"[2025/09] **New: A Thing.** [[paper]({NEW_URL})]",
        ),
        (
            f'Timo Schick and Jane Roe. "{TITLE}." *NeurIPS 2023*. [[Paper]]({URL})',
            f'Ada Who, Bob van Den. "Who Asks?" [[Paper]]({NEW_URL})',
            f'"New: A Thing." [[Paper]]({NEW_URL})',
        ),
        (
            f"*{TITLE}*  \n  Timo Schick, Jane Roe.\n  [[arXiv]]({URL})",
            f"*Who Asks?*  \n  Ada Who, Bob van Den.\n  [[arXiv]]({NEW_URL})",
            f"*New: A Thing*  \n  [[arXiv]]({NEW_URL})",
        ),
        (
            f"**{TITLE}**，Timo Schick, Jane Roe，2023年2月，[论文]({URL})",
            f"**Who Asks?**，Ada Who, Bob van Den，2025年9月，[论文]({NEW_URL})",
            f"**New: A Thing**，2025年9月，[论文]({NEW_URL})",
        ),
        (
            f"{TITLE} (2023-02-09) [PDF](https://huggingface.co/papers/2302.04761)",
            f"Who Asks? (2025-09-03) [PDF]({NEW_URL})",
            f"New: A Thing (2025-09) [PDF]({NEW_URL})",
        ),
    ],
)
def test_authors_days_and_line_breaks_are_written_as_the_list_does(item: str, signed: str, unsigned: str) -> None:
    """Where it prints them and they are known; otherwise their place is left out, and a venue's year always is."""
    facts = read_loosely(item)

    assert facts is not None
    assert (facts.title, facts.arxiv_id, facts.month) == (TITLE, "2302.04761", "2023-02")
    assert write_form(facts.form[0], SIGNED) == signed
    assert write_form(facts.form[0], FIELDS) == unsigned


@pytest.mark.parametrize(
    "rest",
    [
        "\n\n   *Ada Who, Bob Den* [[pdf](https://arxiv.org/pdf/{0}.pdf)]",
        "\n   - *Ada Who, Bob Den*\n   - ICLR 2024 [[paper](https://arxiv.org/abs/{0})]",
    ],
)
def test_an_item_of_several_paragraphs_or_with_a_list_about_its_paper_is_an_entry(rest: str) -> None:
    """The paper is linked further down; a new one is written over as many lines, and can be taken out again."""
    items = [f"{n}. **How to Plan in {n} Steps**{rest.format(f'2401.0000{n}')}" for n in range(1, 10)]
    text = "# L\n\n## A\n\n" + "\n\n".join(items) + "\n"
    new = NewEntry(
        section="A", arxiv_id="2509.01234", title="A New Plan", month="2025-09", authors=("Ada Who", "Eve Oh")
    )
    edited = insert(text, [new])
    first, *lines = rest.format("2509.01234").replace("Bob Den", "Eve Oh").replace("ICLR 2024 ", "").split("\n")

    assert edited == text + "\n10. **A New Plan**" + "\n".join([first, *(f" {x}" if x else x for x in lines)]) + "\n"
    assert remove(edited, [("A", "2509.01234")]) == text


@pytest.mark.parametrize(
    ("authors", "field"),
    [
        ("S M Asif Hossain, Ruksat Khan Shayoni, M. F. Mridha", "{authors}"),
        ("J Smith, Ada B Lovelace", "{authors}"),
        ("S M Asif Hossain et al.", "{first_author}"),
        ("Ada de la Cruz, J Smith, Bob van Den, et al.", "{authors_3_comma}"),
        ("A Survey and A Roadmap", None),
        ("Memory, Planning, Tools", None),
        ("S M", None),
    ],
)
def test_initials_may_stand_without_full_stops(authors: str, field: str | None) -> None:
    """Single words and articles are no names."""
    assert find_authors(authors) == (None if field is None else (0, len(authors), field))


@pytest.mark.parametrize(
    ("rest", "form"),
    [
        (", Ada Who et al., 2023", "{title}, {first_author}, {year} [[paper]]({abs})"),
        (": A Comprehensive Survey, Ada Who et al., 2023", "{title}, {first_author}, {year} [[paper]]({abs})"),
        (". Ada Who, Bob van Den. 2023.", "{title}. {authors}. {year}. [[paper]]({abs})"),
        (" - Ada Who, Eve Oh, Ida Way et al. 2023", "{title} - {authors_3} {year} [[paper]]({abs})"),
        (": Planning, Tool Use, Long Memory and More", "{title} [[paper]]({abs})"),
        (" with Deep Learning, Language Models and Graph Networks", "{title} [[paper]]({abs})"),
    ],
)
def test_a_title_in_plain_words_ends_where_its_authors_begin(rest: str, form: str) -> None:
    """Nothing but words tells them apart: "et al.", or that the names are a sentence of their own."""
    facts = read_loosely(f"How to Plan in Steps{rest} [[paper]]({URL})")

    assert facts is not None
    said = rest[: rest.index("Ada")].rstrip(" ,.-") if "Ada" in rest else rest
    assert (facts.title, facts.form) == (f"How to Plan in Steps{said}", (form,))


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("How to Plan in Graphs (Journal Version). ", "How to Plan in Graphs (Journal Version)"),
        ("How (Not) to Plan in Graphs ", "How (Not) to Plan in Graphs"),
        ("How to Plan (and Why): A Study of Graphs, ", "How to Plan (and Why): A Study of Graphs"),
        ("How to Plan in Graphs (NeurIPS 2024). ", "How to Plan in Graphs"),
        ("How to Plan in Graphs (Findings of ACL) ", "How to Plan in Graphs"),
        ("How to Plan in Graphs (best paper award) ", "How to Plan in Graphs"),
        ("How to Plan in Graphs (Ada Who et al.) ", "How to Plan in Graphs"),
        ("How to Plan in Graphs (Bioinformatics) ", "How to Plan in Graphs"),
    ],
)
def test_a_title_in_plain_words_may_have_words_in_brackets(before: str, title: str) -> None:
    """Otherwise such a paper would never be listed: what is written has to read as the same title."""
    facts = read_loosely(f"{before}[[paper]({URL})]")

    assert facts is not None
    assert facts.title == title


def test_authors_are_not_taken_for_a_shorter_title() -> None:
    """Where nothing marks the title, it is the longest text that names nobody."""
    authors = "S M Asif Hossain, Ruksat Khan Shayoni, Mohd Ruhul Ameen"
    facts = read_loosely(f"How to Plan in Steps (arXiv 2023), _{authors}_ [[paper]({URL})]")

    assert facts is not None
    assert facts.title == "How to Plan in Steps"


_MANY = ("Ada Who", "Bob van Den", "Eve Oh", "Ida Way", "Tim Poe")


@pytest.mark.parametrize(
    ("printed", "few", "many"),
    [
        (
            ["Al Bo, Cy Do", "Al Bo, Cy Do, Ed Fo et al."],
            "Ada Who, Bob van Den",
            "Ada Who, Bob van Den, Eve Oh et al.",
        ),
        (["Al Bo, Cy Do", "Al Bo, Cy Do, et al."], "Ada Who, Bob van Den", "Ada Who, Bob van Den, et al."),
        (["Al Bo, Cy Do", "Al Bo, Cy Do, Ed Fo, Gi Ho"], "Ada Who, Bob van Den", ", ".join(_MANY)),
        (["Al Bo, Cy Do", "Al Bo et al."], "Ada Who, Bob van Den", None),
    ],
)
@pytest.mark.parametrize("form", ["- **{0}**. *{1}* [[pdf]({2})]", "| {0} | {1} | [pdf]({2}) |"])
def test_so_many_authors_are_printed_as_the_section_prints_at_most(
    form: str, printed: list[str], few: str, many: str | None
) -> None:
    """Papers with fewer authors do not show where the list stops, even if they are more; no others, no limit."""
    head = "| Title | Authors | Link |\n| --- | --- | --- |\n" if form.startswith("|") else ""
    text = f"# L\n\n## A\n\n{head}" + "".join(
        form.format(f"How to Plan in {n} Steps", printed[n % 3 == 0], f"https://arxiv.org/abs/2401.0000{n}") + "\n"
        for n in range(1, 10)
    )
    for authors, signed in ((_MANY[:2], few), (_MANY, many)):
        if signed is not None:
            new = NewEntry(section="A", arxiv_id="2509.01234", title="A New Plan", month="2025-09", authors=authors)
            edited = insert(text, [new])
            assert edited == text + form.format("A New Plan", signed, NEW_URL) + "\n"
            assert remove(edited, [("A", "2509.01234")]) == text


def test_a_row_tells_what_each_cell_is_written_like() -> None:
    """Cells of facts become forms; cells about the one paper stay empty; a dash stays."""
    facts = read_row_loosely((f"[**{TITLE}**]({URL})", "Meta", "2023-02", "-", "null"))

    assert facts is not None
    assert facts.form == ("[**{title}**]({abs})", "", "{year}-{month}", "-", "null")


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
