r"""Plain words as LaTeX that prints them and does nothing else.

Braces stand in pairs always, also as BibTeX counts them, which knows no escaped brace. Authors put LaTeX of their own
into titles: mathematics that is harmless, such as ``$\tau$-bench``, stays mathematics, of ``\textsc{Name}`` and
``{C}ode`` the words stay, and any other backslash, brace or dollar sign is printed as one. Quotes and dashes stay as
authors type them.
"""

from __future__ import annotations

import re
import unicodedata
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
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip
"""Combining marks, and LaTeX's commands for them."""
_WITH_MARKS = re.compile(rf"[A-Za-z\u1ea0-\u1ef9][{''.join(_ACCENTS)}]+|[\u1ea0-\u1ef9]")
"""Letters that no single command stands for: with marks that Unicode puts beside them, and those of Vietnamese."""
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
    if utf8 or text.isascii():
        return text
    return str(_encoder().unicode_to_latex(_WITH_MARKS.sub(_accented, text)))


def _accented(found: re.Match[str]) -> str:
    r"""``{\~{\^{e}}}`` for ễ; as it is where LaTeX has no command for a mark."""
    decomposed = unicodedata.normalize("NFD", found[0])
    letter, marks = decomposed[0], decomposed[1:]
    if not _ACCENTS.keys() >= set(marks):
        return found[0]
    for mark in marks:
        letter = rf"\{_ACCENTS[mark]}{{{letter}}}"
    return f"{{{letter}}}"


@cache
def _encoder() -> UnicodeToLatexEncoder:
    return UnicodeToLatexEncoder(
        non_ascii_only=True,
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
