r"""Words of papers as people read them: ``$90\times$`` as ``90×``, ``\textbf{Mend}`` as ``Mend``, ``5\%`` as ``5%``.

Abstracts and titles on arXiv are plain text with TeX in places. Only what is TeX beyond doubt is read as such; all
else stays as it is, such as percent signs, tildes, a dash that stands alone, and dollars that are money. This is how
the owners of lists write titles of such papers, too.
"""

from __future__ import annotations

import functools
import re

from pylatexenc.latex2text import (  # type: ignore[import-untyped]  # it ships no py.typed
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import LatexMacroNode  # type: ignore[import-untyped]  # as above

_STYLES = (
    "textbf|textit|textrm|textsc|textsf|texttt|textup|textnormal|emph|underline|text|mbox"
    "|mathbf|mathit|mathrm|mathsf|mathtt|mathcal|mathscr|mathfrak|boldsymbol|pmb|url|bf|it|em|tt|sc|rm"
)
_STYLED = re.compile(rf"\\(?:{_STYLES})\s*\{{([^{{}}]*)\}}|\{{\\(?:{_STYLES})\s+([^{{}}]*)\}}")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_DEPTH = 3
"""Styles in styles that are looked into."""
_QUOTED_TWICE = re.compile(r'(?<![\w\\])\\"([^"\\]*)\\"(?!\w)')
"""Quotes that were escaped, as in a string of JSON: no umlauts."""
_QUOTED = re.compile(r"``([^`]*?)''")
_DASH = re.compile(r"(?<=[^\W_])(---?)(?=[^\W_])")
"""Between letters or digits: "2410--2505". With spaces around it authors mean it as typed, and so do lists."""
_PIECE = re.compile(
    r"""
      (?<![\\$]) \$\$? (?![\s$]) [^$]{1,300}? (?<![\s\\$]) \$\$? (?![\d$])   # mathematics; "$5 for $6" is money
    | \\ (?: ["`](?=\W*[AEIOUYaeiouyij]) | ['^~=.] )
      (?: [A-Za-z] | \\[ij](?![A-Za-z]) | \{ (?:[A-Za-z]|\\[ij]) \} )       # an accent on its letter
    | \\ [cHkruv] \{ [A-Za-z] \}
    | \{? \\ (?: aa|AA|ae|AE|oe|OE|ss|[oOlL] ) (?: \{\} | \} | (?![A-Za-z]) )
    """,
    re.VERBOSE,
)
_GROUPED = re.compile(
    r"""
      ( \\ [A-Za-z]+ (?: \s* \{ [^{}]* \} )+ )     # of a command that nobody understands: it stays
    | \{ ([^\W\d_]) \}                             # "{A} Survey"
    | \{ ([^\W\d_]+) \} (?= [^\W_{}] )             # "{C}ode", "pr{é}dire"
    | (?<= [^\W_{}] ) \{ ([^\W\d_]+) \}            # "Code{LLM}s"
    """,
    re.VERBOSE,
)
_AMOUNT = re.compile(r"\$\d[\d.,]*[A-Za-z]{0,2}[).,;:]* [a-z]{2}")
"""What begins as "$5 for one" is money, whatever comes."""
_SMALL_FIGURES = re.compile(r"([\^_])(?:\{(\d+)\}|(\d))")
_RAISED, _LOWERED = (str.maketrans("0123456789", figures) for figures in ("⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"))
_ESCAPED = re.compile(r"\\([%&_\#${}])")
_PERCENT = re.compile(r"(?<!\\)%")
_TRIPPED = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the converter raises at commands without their arguments."""


def readable(words: str) -> str:
    """The words without TeX, as far as that is certain; what is shown of them still has to be escaped."""
    if "\\" in words or "$" in words:
        words = _LINK.sub(lambda link: link[2] if link[1] in link[2] else f"{link[2]} ({link[1]})", words)
        for _ in range(_DEPTH):
            words, changed = _STYLED.subn(lambda styled: styled[1] or styled[2] or "", words)
            if not changed:
                break
        words = _QUOTED_TWICE.sub(r'"\1"', words)
        words = _PIECE.sub(lambda piece: _converted(piece[0]), words)
    if "{" in words:
        words = _GROUPED.sub(lambda group: group[1] or group[2] or group[3] or group[4], words)
    if "\\" in words:
        words = _ESCAPED.sub(r"\1", words)
    if "--" in words:
        words = _DASH.sub(lambda dash: "—" if len(dash[1]) == 3 else "–", words)
    return _QUOTED.sub(r"“\1”", words) if "``" in words else words


@functools.lru_cache(maxsize=4_096)
def _converted(piece: str) -> str:
    if _AMOUNT.match(piece):
        return piece
    try:
        text: str = _converter().latex_to_text(_small(_PERCENT.sub(r"\\%", piece))).strip()
    except _TRIPPED:
        return piece
    return text if text and "%s" not in text else piece  # its templates, of commands without their arguments


def _small(formula: str) -> str:
    r"""``\tau²`` of ``\tau^2``."""
    return _SMALL_FIGURES.sub(
        lambda found: (found[2] or found[3]).translate(_RAISED if found[1] == "^" else _LOWERED), formula
    )


@functools.cache
def _converter() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    sizes = [MacroTextSpec(name, "") for name in ("left", "right", "big", "Big", "bigl", "bigr")]
    known.add_context_category("sizes", macros=sizes, prepend=True)
    known.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_not_understood))
    return LatexNodes2Text(latex_context=known)


def _not_understood(_node: LatexMacroNode) -> str:
    """Commands that nobody knows are left out otherwise."""
    raise LookupError("a command of somebody's own")
