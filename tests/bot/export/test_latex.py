from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # it ships no py.typed

from bot.export.latex import latex, without_markup
from bot.forge.text import cleaned
from tests.bot.export.hostile_papers import WORDS

LIGATURES = ("$", "``", "''", "--", "?`", "!`")
"""What LaTeX prints otherwise: mathematics, and quotes and dashes as authors type them."""


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("100% of C# & R_x", r"100\% of C\# \& R\_x"),
        ("a \\ b {c", r"a \textbackslash{} b \textbraceleft{}c"),
        ("$\\tau$-bench", r"$\tau$-bench"),
        ("Pass@$k$ in $O(n^2)$", r"Pass@$k$ in $O(n^2)$"),
        ("From $5 to $6", r"From \$5 to \$6"),
        ("$^^41$ and $$x$$", r"\$\textasciicircum{}\textasciicircum{}41\$ and \$\$x\$\$"),
        ("$\\input x$", r"\$\textbackslash{}input x\$"),
        ("\\textsc{Name} for {C}ode{LLM}s", "Name for CodeLLMs"),
        ("\\input{x}", r"\textbackslash{}input\textbraceleft{}x\textbraceright{}"),
        ("Évariste – 中文", r"{\'E}variste {\textendash} 中文"),
        ("Nguyễn, Lệ, G\u0303, x\u0306y", r"Nguy{\~{\^{e}}}n, L{\^{\d{e}}}, {\~{G}}, {\u{x}}y"),
        ("ả ơ", "ả ơ"),
    ],
)
def test_words_as_latex(words: str, written: str) -> None:
    """What means something to LaTeX is written so that it is printed; harmless mathematics stays."""
    assert latex(words, utf8=False) == written


def test_letters_may_stay() -> None:
    """With UTF-8, only what means something to LaTeX is written otherwise."""
    assert latex("Évariste – 100%", utf8=True) == r"Évariste – 100\%"


@given(WORDS, st.booleans())
def test_nothing_but_words_gets_through(words: str, utf8: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Braces stand in pairs even for BibTeX, no comment begins, and each command is one that prints a character."""
    written = latex(words, utf8=utf8)
    depth = 0
    for character in written:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert "\n" not in written
    assert re.search(r"(?<!\\)[%#&]", written) is None
    assert "^^" not in written
    commands = set(re.findall(r"\\([A-Za-z]+)", written))
    assert commands.isdisjoint({"input", "include", "write", "href", "url", "def", "csname", "catcode", "textbf"})


PRINTED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    **{f"\\{sign}": sign for sign in "$&%#_"},
}
"""What LaTeX prints for each command."""


def printed(written: str) -> str:
    """What a reader sees, without spaces."""
    found = re.split("({})".format("|".join(map(re.escape, PRINTED))), written)
    seen = [PRINTED.get(part) or LatexNodes2Text().latex_to_text(part) for part in found]
    return "".join("".join(seen).split())


@given(WORDS.filter(lambda words: not any(sign in words for sign in LIGATURES)))
def test_words_come_back(words: str) -> None:
    """A reader of what LaTeX makes of it sees the words that were meant."""
    assert printed(latex(words, utf8=True)) == "".join(without_markup(cleaned(words)).split())


@given(st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0xFF), max_size=20))
def test_letters_come_back(words: str) -> None:
    """Accents and letters of Western European languages are the same letters in LaTeX's names for them."""
    written = latex(words, utf8=False)
    assert printed(written) == cleaned(words)


@given(st.text(max_size=3_000))
def test_any_text_is_taken(words: str) -> None:
    """No text is refused, however it is made."""
    assert isinstance(latex(words, utf8=False), str)
