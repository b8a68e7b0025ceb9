"""Papers whose words want to be more than words, for every format."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.catalogue.content import CataloguePaper
from tests.bot.catalogue.samples import a_paper, a_venue
from tests.bot.hostile import TITLES

TITLES_TYPED = tuple(title.typed for title in TITLES.values())
TEETH = (
    "\\", "{", "}", "$", "&", "%", "#", "_", "^", "~", '"', "'", "`", "@", "=", "+", "-", ",", ";", "\t", "\r", "\n",
    "\r\nER  - \r\n", "\nTY  - JOUR", "@article{x,", "}\n@misc{y,", "\\input{/etc/passwd}", "\\write18{x}", " and ",
    "$\\tau$", "$$", "^^41", "{{", "}}", "\\textbf{x}", "%\n", "\u2028", "\x00", "\x85",
    "é", "ß", "μ", "中文", "–", "“", "ﬁ", "𝒜",
)  # fmt: skip
"""What means something in one format or another."""
WORDS = st.one_of(
    st.sampled_from(TITLES_TYPED),
    st.text(max_size=40),
    st.lists(st.one_of(st.sampled_from(TEETH), st.text(max_size=5)), max_size=12).map("".join),
)
"""Any words, with many teeth."""


@st.composite
def papers(draw: st.DrawFn) -> list[CataloguePaper]:
    """A few papers, each with an identifier of its own and hostile words everywhere else."""
    count = draw(st.integers(min_value=1, max_value=3))
    return [
        a_paper(
            draw(WORDS),
            arxiv_id=draw(st.sampled_from((f"2509.0000{number}", f"cs/060100{number}"))),
            authors=tuple(draw(st.lists(WORDS, max_size=3))),
            venue=draw(st.one_of(st.none(), WORDS.map(a_venue))),
            abstract=draw(WORDS),
            doi=draw(st.one_of(st.none(), WORDS, st.just("10.1145/3597503.3639219"))),
            comment=draw(WORDS),
        )
        for number in range(count)
    ]
