"""TeX in the words of papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.readable import readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"up to 5\% and 7%", "up to 5% and 7%"),
        (r"$90\times$ faster", "90× faster"),
        (r"by $6.8\%$ or $6.8%$", "by 6.8% or 6.8%"),
        (r"On $\tau^2$-bench, at $>90\%$", "On τ²-bench, at >90%"),
        (r"C${}^2$Prompt, CO$_2$, $\ell_{10}$, $L^p$", "C²Prompt, CO₂, ℓ₁₀, L^p"),
        (r"in $\mathcal{O}(n)$ -- \emph{very} fast", "in O(n) -- very fast"),
        (r"$\texttt{Droid}$: A Suite", "Droid: A Suite"),
        (r"\textbf{C}hain \emph{o\textbf{f}} {\it Reason}", "Chain of Reason"),
        ("{A} Survey of {C}ode{LLM}s in r{é}seaux", "A Survey of CodeLLMs in réseaux"),
        (r"Maintainable \& Reliable \#1 a\_b", "Maintainable & Reliable #1 a_b"),
        (r"the L\'eon B\'erard Center, H\"{o}lder, Fr\'echet, {\o}", "the Léon Bérard Center, Hölder, Fréchet, ø"),
        (r"Is Your \"Clean\" Set \"as I think\"?", 'Is Your "Clean" Set "as I think"?'),
        (
            r"at \href{https://example.org/a}{here} or \url{https://example.org/b}",
            "at here (https://example.org/a) or https://example.org/b",
        ),
        ("``quoted'' words", "“quoted” words"),
        ("Human--AI work of 2410--2505, one---two", "Human–AI work of 2410–2505, one—two"),
        ("a -- b --- c, with --all", "a -- b --- c, with --all"),
        ("Earn $1 Million, $5 for $6, $7-$8", "Earn $1 Million, $5 for $6, $7-$8"),
        ("$5 to $10, or $5 for one ($6) or more, US$ at last", "$5 to $10, or $5 for one ($6) or more, US$ at last"),
        (r"at a cost of \$1", "at a cost of $1"),
        (r"we introduce \Benchmark, 10~GB, C:\dir, {a, b}", r"we introduce \Benchmark, 10~GB, C:\dir, {a, b}"),
        (r"Half is $\frac{1}{2}$, and {this} and \my{own} stay", r"Half is 1/2, and {this} and \my{own} stay"),
        (r"$\frac$, $x \Own y$ and $\begin{x}$", r"$\frac$, $x \Own y$ and $\begin{x}$"),
    ],
)
def test_what_is_tex_is_read_and_all_else_stays(written: str, read: str) -> None:
    """Money, percent signs and unknown commands are as the authors typed them; read again, it says the same."""
    assert readable(written) == read
    assert readable(read) == read


@given(st.text(alphabet=st.sampled_from("ab1 \\${}%'`\"^_~-textbfhrulo\n"), max_size=80) | st.text(max_size=40))
def test_anything_is_read(written: str) -> None:
    """No words make it fail, and plain ones stay."""
    assert isinstance(readable(written), str)
    if not set(written) & set("\\$`{") and "--" not in written:
        assert readable(written) == written


@given(st.text(alphabet=st.sampled_from("ab1 {}%'`\"^_~-"), max_size=60))
def test_reading_twice_is_reading_once(written: str) -> None:
    """Of words with no backslash and no dollar sign: an escaped one becomes a sign that may begin a formula."""
    once = readable(written)
    assert readable(once) == once


@pytest.mark.parametrize(
    "bite", ["``", "\\emph{", "{", "$", "$a", '\\"', "a{", "{a", "\\a{}", "{\\bf ", "\\href{a}", "--", "\\x  "]
)
def test_long_hostile_words_are_read_at_once(bite: str) -> None:
    """A hundred thousand characters would take minutes if any pattern looked at each from each."""
    assert isinstance(readable(bite * (100_000 // len(bite))), str)
