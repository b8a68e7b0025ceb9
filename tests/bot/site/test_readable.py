"""TeX in the words of papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.site.readable import readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"up to 5\% and 7%", "up to 5% and 7%"),
        (r"$90\times$ faster", "90× faster"),
        (r"by $6.8\%$ or $6.8%$", "by 6.8% or 6.8%"),
        (r"$\tau$-bench", "τ-bench"),
        (r"$\texttt{Droid}$: A Suite", "Droid: A Suite"),
        (r"\textbf{C}hain \emph{o\textbf{f}} {\it Reason}", "Chain of Reason"),
        (r"Maintainable \& Reliable \#1 a\_b", "Maintainable & Reliable #1 a_b"),
        (r"the L\'eon B\'erard Center, H\"{o}lder, Fr\'echet, {\o}", "the Léon Bérard Center, Hölder, Fréchet, ø"),
        (
            r"at \href{https://example.org/a}{here} or \url{https://example.org/b}",
            "at here (https://example.org/a) or https://example.org/b",
        ),
        ("``quoted'' words", "“quoted” words"),
        ("Earn $1 Million, $5 for $6, $7-$8", "Earn $1 Million, $5 for $6, $7-$8"),
        (r"at a cost of \$1", "at a cost of $1"),
        (r"we introduce \Benchmark, 10~GB, C:\dir, {a, b}", r"we introduce \Benchmark, 10~GB, C:\dir, {a, b}"),
        (r"$\frac$ and $\begin{x}$", r"$\frac$ and $\begin{x}$"),
    ],
)
def test_what_is_tex_is_read_and_all_else_stays(written: str, read: str) -> None:
    """Money, percent signs and unknown commands are as the authors typed them."""
    assert readable(written) == read


@given(st.text(alphabet=st.sampled_from("ab \\${}%'`\"^_~textbfhrulo\n"), max_size=80))
def test_anything_is_read(written: str) -> None:
    """No words make it fail, and plain ones stay."""
    assert isinstance(readable(written), str)
    if not set(written) & set("\\$`"):
        assert readable(written) == written
