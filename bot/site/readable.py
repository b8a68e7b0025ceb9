r"""Words of papers as people read them: ``$90\times$`` as ``90×``, ``\textbf{Mend}`` as ``Mend``, ``5\%`` as ``5%``.

Abstracts and titles on arXiv are plain text with TeX in places. Only what is TeX beyond doubt is read as such; all
else stays as it is, such as percent signs, tildes, and dollars that are money.
"""

from __future__ import annotations

import functools
import re

from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # it ships no py.typed

_STYLES = (
    "textbf|textit|textrm|textsc|textsf|texttt|textup|textnormal|emph|underline|text|mbox"
    "|mathbf|mathit|mathrm|mathsf|mathtt|url|bf|it|em|tt|sc|rm"
)
_STYLED = re.compile(rf"\\(?:{_STYLES})\s*\{{([^{{}}]*)\}}|\{{\\(?:{_STYLES})\s+([^{{}}]*)\}}")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_DEPTH = 3
"""Styles in styles that are looked into."""
_QUOTED = re.compile(r"``(.*?)''", re.DOTALL)
_PIECE = re.compile(
    r"""
      (?<![\\$]) \$\$? (?![\s$]) [^$]{1,300}? (?<![\s\\$]) \$\$? (?![\d$])   # mathematics; "$5 for $6" is money
    | \\ ["'`^~=.] (?: [A-Za-z] | \\[ij](?![A-Za-z]) | \{ (?:[A-Za-z]|\\[ij]) \} )     # an accent on its letter
    | \\ [cHkruv] \{ [A-Za-z] \}
    | \{? \\ (?: aa|AA|ae|AE|oe|OE|ss|[oOlL] ) (?: \{\} | \} | (?![A-Za-z]) )
    """,
    re.VERBOSE,
)
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
        words = _PIECE.sub(lambda piece: _converted(piece[0]), words)
        words = _ESCAPED.sub(r"\1", words)
    return _QUOTED.sub(r"“\1”", words) if "``" in words else words


@functools.lru_cache(maxsize=4_096)
def _converted(piece: str) -> str:
    try:
        text: str = _converter().latex_to_text(_PERCENT.sub(r"\\%", piece)).strip()
    except _TRIPPED:
        return piece
    return text if text and "%s" not in text else piece  # its templates, of commands without their arguments


@functools.cache
def _converter() -> LatexNodes2Text:
    return LatexNodes2Text()
