r"""Text from strangers, made fit for a Markdown file.

Two steps: `clean_text` makes one plain line of it, `escape_markdown` writes that line so that a reader sees exactly
its characters. Ordinary titles pass unchanged; ``*`` is always escaped, as prettier does.

In files ``@name`` and ``#1`` do nothing, so they need no care here; but addresses would become links
(https://github.github.com/gfm/#autolinks-extension-).
"""

from __future__ import annotations

import re
import unicodedata

LENGTH_LIMIT = 300
"""Longer texts end in an ellipsis; the limit counts it."""

_INPUT_LIMIT = 20 * LENGTH_LIMIT
_INVISIBLE = dict.fromkeys(
    [
        *[0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0],
        *range(0x180B, 0x1810),
        *range(0xFFF0, 0xFFF9),
        *range(0xE0000, 0xE1000),
    ]
)
_FONT = r"\\(?:text(?:bf|it|tt|sc|sf|rm|md|up|sl|normal)?|math(?:bf|it|tt|sf|rm|normal)|emph|underline) *\{([^{}]*)\}"
_FONT_COMMAND = re.compile(_FONT)
_FONT_FORMULA = re.compile(rf"\$ *{_FONT} *\$")
_ESCAPED_FOR_LATEX = re.compile(r"\\+([&%#_$*{}])")

_LATEX_COMMANDS = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon|phi|"
    "varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell|infty|times|cdot|to|"
    "rightarrow|leftarrow|leftrightarrow|Rightarrow|le|leq|ge|geq|neq|approx|sim|pm|sqrt|frac|log|exp|min|max|circ|"
    "star|ast|dagger|ddagger|diamond|forall|exists|in|nabla|partial|sum|prod|mathbf|mathrm|mathcal|mathbb|mathit|"
    "mathtt|mathsf|textbf|textit|texttt|textsc|text|hat|tilde|bar"
)
_FORMULA = rf"\$(?! )(?:\\(?:{_LATEX_COMMANDS})(?![A-Za-z])|[A-Za-z0-9 (){{}}^_+=,.!/'-])+(?<! )\$(?!\d)"
_SPECIAL = re.compile(
    rf"(?P<formula>{_FORMULA})"
    r"|(?P<underscores>_+)"
    r"|(?P<entity>&(?=#\d|#[xX][0-9a-fA-F]|[A-Za-z][A-Za-z0-9]*;))"
    r"|(?P<html><(?=[A-Za-z/!?]))"
    r"|(?P<backslash>\\(?=[!-/:-@\[-`{-~]|$))"
    r"|(?P<always>[*`\[\]~$])"
    r"|(?P<address>:(?=//)|(?<=\b[wW]{3})\.|(?<=[\w.+-])@(?=[\w-]+\.))"
)
_DOLLAR_AMOUNT = re.compile(r"[^$]*\$(?=\d)[^$]*")


def clean_text(text: str) -> str:
    r"""One line of plain text in NFC, without control, bidirectional and invisible characters, at most 300 long.

    Runs of white space become one space. LaTeX that only styles or escapes is undone (``\textsc{X}``, ``\&``); a
    formula such as ``$\lambda$`` stays.
    """
    composed = unicodedata.normalize("NFC", text[:_INPUT_LIMIT]).translate(_INVISIBLE)
    visible = composed if composed.isprintable() else "".join(filter(_is_visible, composed))
    plain = unicodedata.normalize("NFC", _without_latex_styling(" ".join(visible.split())))
    line = " ".join(plain.split())
    if len(line) <= LENGTH_LIMIT:
        return line
    return line[: LENGTH_LIMIT - 1].rstrip() + "…"


def escape_markdown(text: str, *, in_table: bool = False) -> str:
    r"""Write a clean line so that CommonMark shows it literally, wherever it stands inside a line.

    Escaped are: ``*``, backtick, ``[``, ``]`` and ``~`` always; ``_`` except a single one between letters or digits
    (those of Chinese, Japanese and Korean are words of their own to prettier); ``<`` before what could be HTML or an
    autolink; ``&`` before what could be an entity; a backslash before punctuation; the sign
    that makes a web or mail address; ``$`` unless it belongs to a harmless formula or is a single amount such as
    ``$1 Million``; in tables also ``|``.
    """
    amount = _DOLLAR_AMOUNT.fullmatch(text) is not None

    def escaped(match: re.Match[str]) -> str:
        found = match[0]
        match match.lastgroup:
            case "formula":
                return _escape_formula(found)
            case "underscores":
                before, after = text[: match.start()][-1:], text[match.end() :][:1]
                inside = len(found) == 1 and _belongs_to_word(before) and _belongs_to_word(after)
                return found if inside else "\\_" * len(found)
            case "always" if found == "$" and amount:
                return found
            case _:
                return "\\" + found

    written = _SPECIAL.sub(escaped, text)
    return written.replace("|", "\\|") if in_table else written


def _escape_formula(formula: str) -> str:
    """Markdown looks into formulas; but underscores after a letter or digit cannot open emphasis."""
    return re.sub(r"(?<![^\W_])(?<!_)_+", lambda run: "\\_" * len(run[0]), formula)


def _belongs_to_word(character: str) -> bool:
    if unicodedata.east_asian_width(character or " ") in {"W", "F", "H"} or "\u1100" <= character <= "\u11ff":
        return False
    return character.isalnum() or unicodedata.category(character or " ").startswith("M")


def _is_visible(character: str) -> bool:
    if character.isspace():
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _without_latex_styling(text: str) -> str:
    """Undone until nothing is left to undo, so that cleaning twice changes nothing."""
    while True:
        simpler = _FONT_COMMAND.sub(r"\1", _FONT_FORMULA.sub(r"\1", text))
        simpler = _ESCAPED_FOR_LATEX.sub(r"\1", simpler)
        if simpler == text:
            return text
        text = simpler
