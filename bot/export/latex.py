r"""Plain words as LaTeX that prints them and does nothing else.

Braces stand in pairs always, also as BibTeX counts them, which knows no escaped brace. Authors put LaTeX of their own
into titles: mathematics that is harmless, such as ``$\tau$-bench``, stays mathematics, of ``\textsc{Name}`` and
``{C}ode`` the words stay, and any other backslash, brace or dollar sign is printed as one. Quotes and dashes stay as
authors type them.
"""

from __future__ import annotations

import re
from functools import cache

from pylatexenc.latexencode import (  # type: ignore[import-untyped]  # it ships no py.typed
    UnicodeToLatexEncoder,
)

from bot.forge.text import cleaned

_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
    }
)
_SYMBOLS = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi varphi
    chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega infty times cdot leq geq ell to pm
    sim approx rightarrow leftarrow
""".split()
_ATOM = rf"[A-Za-z0-9]|\\(?:{'|'.join(_SYMBOLS)})(?![A-Za-z])"
_MATHEMATICS = re.compile(rf"(?<![\\$])(\$(?:{_ATOM}|[\^_](?:{_ATOM})|[-+*/=(),.:@!]| )+\$)(?![\d$])", re.ASCII)
"""Letters, digits, Greek letters and signs between two dollar signs, with simple indices: no braces, no commands that
do anything. Money is none: of "$5 for $6" the second dollar sign has a digit behind it."""
_LONGEST_FORMULA = 80
_GROUP = re.compile(r"(?:\\([A-Za-z]+)\s?)?\{([^{}\\$]*)\}")
_STYLES = frozenset(
    "textbf textit textrm textsc textsf texttt textup emph mathbf mathit mathrm mathsf mathtt mathcal".split()
)
_DEPTH = 3
"""Braces in braces that are looked into."""


def latex(words: str, *, utf8: bool) -> str:
    """Words on one line as LaTeX.

    Args:
        words: Any text; control and invisible characters are left out.
        utf8: Leave letters beyond ASCII as they are; otherwise they become LaTeX's own names for them, where it has
            such (it has none for Chinese).
    """
    parts = _MATHEMATICS.split(without_markup(cleaned(words)))
    return "".join(
        part if number % 2 and _is_formula(part) else _escaped(part, utf8=utf8) for number, part in enumerate(parts)
    )


def without_markup(words: str) -> str:
    r"""The words without braces that only group, and without the commands that set them in another type."""
    for _ in range(_DEPTH if "{" in words else 0):
        words = _GROUP.sub(lambda group: group[2] if group[1] in {None, *_STYLES} else group[0], words)
    return words


def _is_formula(part: str) -> bool:
    inner = part[1:-1]
    return len(part) <= _LONGEST_FORMULA and inner.strip() == inner and re.search(r"[A-Za-z^_]", inner) is not None


def _escaped(words: str, *, utf8: bool) -> str:
    text = words.translate(_SPECIAL)
    return text if utf8 or text.isascii() else str(_encoder().unicode_to_latex(text))


@cache
def _encoder() -> UnicodeToLatexEncoder:
    return UnicodeToLatexEncoder(
        non_ascii_only=True,
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
