from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.grammar import Facts, read_item, read_row
from bot.curated_list.strict_form import read_row_strictly, read_strictly
from tests.bot.curated_list.samples import SAMPLE
from tests.examples import examples

PARTS = [
    "[**Lua**] ",
    "[**C++**] ",
    "[**a, b**]: ",
    "**Name**: ",
    "**Two Words**: ",
    "**Name** (Base): ",
    "**Name:**: ",
    "**N\\***: ",
    '"Title"',
    '"A: Title, and More"',
    '"Say "Yes" to It"',
    '" padded "',
    '"[x](y) inside"',
    '"esc\\*aped"',
    " [2024-01]",
    " [2024-13]",
    "[2024-02]",
    ", 2024-01, ICSE 2024,",
    " [ICML 2024]",
    " [arXiv]",
    " [2024]",
    " [a: b]",
    " [ACL 2024 ]",
    " [[paper](https://arxiv.org/abs/2401.00001)]",
    " [[paper](https://arxiv.org/abs/2401.00001v2)]",
    " [[paper](https://e.org/x)]",
    " [[papaer](https://arxiv.org/abs/2401.00002)]",
    " [[repo](https://github.com/a/b)]",
    " [[data](https://arxiv.org/abs/2402.00002)]",
    " [paper](https://e.org/(x))",
    " and more",
    "\u00a0",
    "ſ",
]
USUAL = st.tuples(
    st.sampled_from(["", *PARTS[:8]]),
    st.sampled_from(PARTS[8:14]),
    st.sampled_from(["", *PARTS[14:18]]),
    st.sampled_from(["", *PARTS[18:23]]),
    st.sampled_from(PARTS[23:30]),
    st.sampled_from(["", *PARTS[23:]]),
).map("".join)
WORDS = st.one_of(
    USUAL,
    st.lists(st.sampled_from(PARTS), max_size=6).map("".join),
    st.text(alphabet='[]()*": aA1-,\\', max_size=40),
).map(lambda text: " ".join(text.split()))


@settings(max_examples=examples(500))
@given(WORDS)
def test_the_strict_form_is_read_as_the_grammar_reads_it(text: str) -> None:
    """To the last field, for whatever it reads at all."""
    facts = read_strictly(text)
    assert facts is None or Facts(**facts._asdict()) == read_item(text)


@settings(max_examples=examples(500))
@given(
    roles=st.lists(st.sampled_from(["month", "venue", "name", "size", "source", None]), max_size=5),
    cells=st.lists(
        st.one_of(
            st.sampled_from(
                ["2024-01", "arXiv", "-", "", "ACL 2024", "a\\*b", "\\[a", ":", ":a", "name:", '"', "x\u00a0y"]
            ),
            USUAL,
        ).map(str.strip),
        max_size=5,
    ),
)
def test_a_strict_row_is_read_as_the_grammar_reads_it(roles: list[str | None], cells: list[str]) -> None:
    """Whatever the columns hold, however many cells there are."""
    facts = read_row_strictly(roles, cells)
    assert facts is None or Facts(**facts._asdict()) == read_row(roles, cells)


def test_most_entries_are_strict() -> None:
    """Those of the sample that are spelt by the book."""
    entries = parse(SAMPLE).entries
    strict = [entry for entry in entries if read_strictly(entry.raw.split(" ", 1)[1]) is not None]
    assert [entry.arxiv_id for entry in strict] == [
        "2401.00001",
        "2403.00002",
        "2402.00003",
        "2501.00004",
        "2405.22222",
        "2405.44444",
        "2407.44444",
        "2301.55555",
    ]
