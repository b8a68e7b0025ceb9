r"""A sentence as a row of marks and words, so that the ways to report a result can be told by short patterns.

"It achieves a pass@1 of 74.4\% on HumanEval" becomes ``it achieves a <M0> of <V0> on <B1>``. ``B`` is a benchmark or
dataset (``U`` a relative of one), ``M`` a metric, ``X`` a model, ``V`` a percentage, ``N`` another number that may
be a score, and ``C`` a number that is a change, a bound or a factor and so can be none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.entities import Entity

_NUMBER = re.compile(
    r"(?P<sign>[+±~≈<>≥≤↑↓×−-]|\\(?:sim|approx|pm|uparrow|downarrow|times|geq?|leq?)\b)?[\s${]{0,3}"
    r"(?:\\(?:textbf|mathbf|bm|textit|emph)\s?\{)?(?<![\w.,/^])(?<!\d[-–])"
    r"(?P<number>\d{1,3}(?:\.\d{1,3})?)(?![\d\w]|[.,]\d|[-–/:]\d)"
    r"(?P<closed>[\s}$]{0,3})(?P<unit>\\?%|percent(?!age)\b)?"
)
_MARKUP = re.compile(r"\\[A-Za-z]+|[${}\\~]")
_SPACE = re.compile(r"\s+")
_BRACKET = re.compile(r"[<>]")
_LETTERS = {"metric": "M", "model": "X"}
_QUALIFIER = re.compile(
    r"(?<![.:!?] )(?<![\w-])(?!(?:The|On|In|For|Both|Across|OpenAI|Google|Microsoft|Meta|Using|And|With|At|Kaggle)\b)"
    r"[A-Z][A-Za-z]{2,20} $"
)
"""A name before a benchmark's makes it another benchmark: Qiskit HumanEval."""

_CHANGE_BEFORE = re.compile(
    r"(?:\bby|\b(?:less|more|fewer|higher|lower|greater|better) than|\bthan|\bover|\bunder|\babove|\bbelow|\bnearly"
    r"|\balmost|\bexceed\w*|\baround|\babout|\bapproximately|\broughly|\bat (?:least|most)|\bwithin|\bbeyond|\btop"
    r"|\bby up to|\b(?:improv|increas|gain|boost|reduc|decreas|drop|declin|los|ris|uplift|margin|advantage|gap|differ"
    r"|sav|speed|exchang|sacrific|trad|cost|degrad|enhanc|jump|lift|lead|cut|lower|overhead|deviation|variance"
    r"|fluctuat)[\w-]*"
    r"(?: (?:of|by|is|was|are|up to|an?|the|average|mean|absolute|relative|additional|further|as|much|high|roughly"
    r"|around|about|nearly|over)){0,6}|\bgiv\w* up)$"
)
_CHANGE_AFTER = re.compile(
    r"[\s-]{0,2}(?:[(]?(?:absolute|relative|average|additional|performance|overall|total)[)]? ){0,3}"
    r"(?:<M\d+> |[a-z]+ ){0,2}?"
    r"(?:points?\b|percentage|pp\b|p\.p\.|pts?\b|improv\w*|increas\w*|gains?\b|boosts?\b|reduc\w*|decreas\w*|drops?\b"
    r"|declin\w*|uplift|higher|lower|better|worse|faster|slower|fewer|less\b|more\b|speed\w*|savings?\b|relative\b"
    r"|absolute\b|overhead|margins?\b|gaps?\b|degradation|enhancement|advantage|lead\b|times\b|x\b|×|fold\b|compression"
    r"|confidence|interval|std|standard dev\w*)"
)
_FACTOR_AFTER = re.compile(
    r"\s*(?:x\b|×|\\times|-?fold\b|[KMGBT]B?\b|k\b|s\b|ms\b|[a-z]*seconds?|minutes?|hours?)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence."""

    value: float
    is_percentage: bool
    is_decimal: bool
    start: int
    """Where it starts in the field's text."""
    end: int
    """Where it ends, a percent sign included."""


@dataclass(frozen=True, slots=True)
class ResultSentence:
    """One sentence, ready to be matched."""

    row: str
    """The marks and words, small letters but for the marks' own."""
    numbers: tuple[Number, ...]
    entities: tuple[Entity, ...]

    @staticmethod
    def read(text: str, start: int, end: int, entities: Iterable[Entity]) -> ResultSentence:
        """Read the sentence ``text[start:end]``, whose entities are given in the order of the text."""
        named = tuple(entities)
        numbers: list[Number] = []
        pieces: list[str] = []
        place = start
        for index, entity in enumerate(named):
            _read_words(text, place, entity.start, pieces, numbers)
            letter = "U" if _QUALIFIER.search(text, max(start, entity.start - 30), entity.start) else "B"
            pieces.append(f" <{_LETTERS.get(entity.kind, letter)}{index}> ")
            place = entity.end
        _read_words(text, place, end, pieces, numbers)
        row = _SPACE.sub(" ", "".join(pieces)).replace(" ,", ",").replace("( ", "(").replace(" )", ")").strip()
        return ResultSentence(_without_changes(_with_single_metrics(row, named)), tuple(numbers), named)


def _read_words(text: str, start: int, end: int, pieces: list[str], numbers: list[Number]) -> None:
    place = start
    for match in _NUMBER.finditer(text, start, end):
        pieces.append(_words(text[place : match.start()]))
        digits, unit, sign = match["number"], match["unit"], match["sign"]
        closed = match.end("unit") if unit else match.end("number")
        hyphened = sign == "-" and match.start("sign") > 0 and text[match.start("sign") - 1].isalnum()
        letter = "V" if unit else "N"
        if sign or _FACTOR_AFTER.match(text, match.end("closed")) or _is_signed_before(text, match.start()):
            letter = "C"
        pieces.append(f" <{letter}{len(numbers)}> " if not hyphened else " - <C0> ")
        if not hyphened:
            numbers.append(Number(float(digits), bool(unit), "." in digits, match.start("number"), closed))
        place = match.end()
    pieces.append(_words(text[place:end]))


def _is_signed_before(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in "+±~≈<>≥≤↑↓×"


def _words(text: str) -> str:
    return _MARKUP.sub(" ", _BRACKET.sub(" ", text)).casefold()


def _with_single_metrics(row: str, entities: tuple[Entity, ...]) -> str:
    """The row, with one mark for metrics that follow each other: "pass@1 accuracy" is pass@1."""

    def chosen(match: re.Match[str]) -> str:
        marks = re.findall(r"<M(\d+)>", match[0])
        return f"<M{next((mark for mark in marks if '@' in entities[int(mark)].name), marks[0])}>"

    return re.sub(r"<M\d+>(?: \(?<M\d+>\)?)+", chosen, row)


def _without_changes(row: str) -> str:
    """The row, with ``C`` for each number that the words around it tell to be a change or a bound."""

    def marked(match: re.Match[str]) -> str:
        before = row[max(0, match.start() - 90) : match.start()].rstrip()
        is_change = _CHANGE_BEFORE.search(before) or _CHANGE_AFTER.match(row[match.end() : match.end() + 60])
        return f"<C{match[1]}>" if is_change else match[0]

    return re.sub(r"<[VN](\d+)>", marked, row)
