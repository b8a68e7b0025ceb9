from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.insertion import insert
from bot.curated_list.linked_papers import linking_line, papers_in_unparsed_lines
from bot.curated_list.moving import Move, move
from config.errors import ListError
from tests.bot.curated_list.samples import new_entry

ENTRY = '- "S" [2024-02] [[paper](https://arxiv.org/abs/2402.00009)]\n'
PAGES = st.builds(
    "{}://{}arxiv.org/{}/{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["", "www.", "export."]),
    st.sampled_from(["abs", "pdf", "html"]),
    st.sampled_from(["2401.00001", "2401.00001v3"]),
    st.sampled_from(["", "#S1", "?context=cs"]),
)
URLS = PAGES | st.sampled_from(
    ["https://doi.org/10.48550/arXiv.2401.00001", "http://dx.doi.org/10.48550/arxiv.2401.00001v1"]
)
SHAPES = [
    '- outer\n  - "T" [2024-01] [[paper]({0})]\n',
    '- "S" [2024-02] [[paper](https://arxiv.org/abs/2402.00009)]\n  - see also [T]({0})\n',
    '> "T" [2024-01] [[paper]({0})]\n',
    "- [T]({0}), ICSE\n",
    "A paragraph about [T]({0}), and more.\n",
    '<ul>\n<li><a href="{0}">T</a></li>\n</ul>\n',
    "<p>Look at <a href='{0}'>T</a>.</p>\n",
    "<{0}>\n",
    '<!-- "T" [[paper]({0})] -->\n',
    "| Paper | Note |\n| --- | --- |\n| [T]({0}) | read it |\n",
    "[1]: {0}\n",
]


@given(url=URLS, shape=st.sampled_from(SHAPES), below=st.booleans())
def test_a_paper_that_the_section_links_is_not_put_in_again(*, url: str, shape: str, below: bool) -> None:
    """However it stands there, and whichever page of it is linked; the message names the line."""
    text = f"# L\n\n## A\n\n{ENTRY if below else ''}\n{shape.format(url)}\n## B\n"
    line = next(number for number, words in enumerate(text.split("\n"), 1) if url in words)
    with pytest.raises(ListError, match=rf"2401\.00001 is linked in 'A' already, line {line}: leave it out"):
        insert(text, [new_entry("A", "2401.00001")])
    assert insert(text, [new_entry("B", "2401.00001")])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_line_is_counted_as_editors_count_it(newline: str) -> None:
    """Whatever the line ends are."""
    text = "## A\n\nwords\n\n- [T](https://arxiv.org/abs/cs.SE/0601001v2)\n".replace("\n", newline)
    curated = parse(text)
    assert linking_line(curated, curated.outline["A"], "cs/0601001") == 5
    assert linking_line(curated, curated.outline["A"], "cs/0601002") is None


@pytest.mark.parametrize("words", ["2401.00001", "https://example.org/2401.00001", "arxiv.org/abs/2401.000011"])
def test_a_number_alone_is_no_link(words: str) -> None:
    """Nor is another page, or a longer number."""
    assert insert(f"## A\n\n{words}\n", [new_entry("A", "2401.00001")])


def test_a_paper_cannot_be_moved_to_where_it_is_linked() -> None:
    """A move takes out and puts in."""
    text = f"## A\n\n{ENTRY}\n## B\n\n- outer\n  - [S](https://arxiv.org/abs/2402.00009)\n"
    with pytest.raises(ListError, match=r"2402\.00009 is linked in 'B' already, line 8"):
        move(text, [Move(section="A", arxiv_id="2402.00009", to="B")])


def test_papers_of_lines_that_could_not_be_read_are_known() -> None:
    """Each with the first of its lines; the papers of entries are not among them."""
    nested = '  - "T" [2024-01] [[paper](https://arxiv.org/abs/2401.00001v2)]\n'
    curated = parse(f"## A\n\n{ENTRY}{nested}\n## B\n\n- outer\n{nested}")
    assert {paper: line.line for paper, line in papers_in_unparsed_lines(curated).items()} == {"2401.00001": 4}
