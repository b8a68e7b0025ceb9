"""The short name of a system, model or benchmark: nearly always the title's own prefix.

Where the title has none, the abstract may introduce one: "we present NAME, a ...". A paper about a method may bring a
benchmark with a name of its own; tables of benchmarks want that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from classifiers.entry_fields.finding import Finding
from classifiers.entry_fields.hints import HintedPattern
from classifiers.entry_fields.reading import Reading

_PREFIX = re.compile(
    r"(?P<name>[^\s:][^:]{0,49}?)\s{0,3}(?::(?:\s{1,3}(?=\S)|(?=[A-Z]))|\s(?:--|\u2013|\u2014)\s(?=\S))"
)
_REPORT = re.compile(
    r"(?:The\s)?(?P<name>\S.{0,39}?[^\s:])\s(?:Technical\sReport|System\sCard|Model\sCard)\b", re.IGNORECASE
)
_PARAMETERS = re.compile(r"(?i)[\s-]\d{1,4}(?:\.\d{1,2})?(?:[BM]T?|x\d{1,3}B)(?=$|[\s-])")
_LONGEST_NAME = 3
"""Words in a name, as those of curated lists have at most."""
_MARKED = re.compile(r"\w[A-Z]|\d|\+")
_NEVER_IN_NAMES = re.compile(r"[\[\]<>{}|\"\\=;]|//|\(\w*$|@")
_ORDINARY = frozenset(
    """
    a agent agents ai an and are beyond by can code do every for from how in is language large llm llms
    lm lms model models of on or review software study survey the to toward towards what when where why
    with
    """.split()
)
"""Words that start titles which are no names, or that make no name however they are written."""
_WORD = r"[A-Za-z][\w+.-]{0,30}[\w+]"
_OWN_VERB = (
    r"(?:\b[Ww]e\s(?:\w{1,12}ly\s)?(?:then\s|also\s|further\s)?|\b(?:paper|work|study|article|report)\s(?:\w{1,12}ly\s)?)"
    r"(?:introduc|present|propos|releas|develop|describ|design|buil[dt]|construct|creat|curat)(?:es?|s)?\s"
)
_VERB_STEMS = "introduc present propos releas develop describ design buil construct creat curat".split()
_INTRODUCED = HintedPattern(
    rf"{_OWN_VERB}[\"'(]?(?P<name>{_WORD}(?:\s(?:[A-Z]\w{{0,15}}|\d(?:\.\d)?))?)[\"')]?"
    r"(?=(?:,|\s\([^)]{3,90}\),?|:|\sas|\s[-\u2013\u2014]{1,3})\s(?:an?|the|our|one|which|that|the\sfirst)\b)",
    hints=_VERB_STEMS,
)
_CALLED = HintedPattern(
    r"\b(?:an?|the|our|novel|new)\s(?:[\w-]{1,25}[\s,]{1,2}){1,9}"
    rf"(?:called|named|dubbed|termed|coined)\s[\"']?(?P<name>{_WORD})[\"']?(?=[\s,.;:(])",
    hints=("called", "named", "dubbed", "termed", "coined"),
)
_BENCHMARK = r"(?:benchmark|dataset|data\sset|corpus|test\s?set|test\s?suite|testbed)"
_BENCHMARK_HINTS = ("benchmark", "data", "corpus", "test")
_BENCHMARK_NAMED = HintedPattern(
    rf"\b(?:an?|the\sfirst|our|novel|new)\s(?:[\w-]{{1,25}}[\s,]{{1,2}}){{0,9}}{_BENCHMARK}(?:,|:|\s(?:called|named|dubbed))?\s"
    rf"[\"'(]?(?P<name>{_WORD})[\"')]?(?=[\s,.;:(]|$)",
    hints=_BENCHMARK_HINTS,
)
_NAMED_BENCHMARK = HintedPattern(
    rf"{_OWN_VERB}[\"'(]?(?P<name>{_WORD})[\"')]?,?\s(?:\([^)]{{3,90}}\),?\s)?(?:as\s)?(?:an?|the\sfirst|the)\s"
    rf"(?:[\w-]{{1,25}}[\s,]{{1,2}}){{0,9}}{_BENCHMARK}\b",
    hints=_BENCHMARK_HINTS,
)
_IS_ONE = re.compile(
    rf"(?i)[\"')]?(?:(?:,|:|\s\([^)]{{3,90}}\),?|\sis|\sas|\s[-\u2013\u2014]{{1,3}})\s(?:an?|the|our)\s"
    rf"(?:[\w-]{{1,25}}[\s,]{{1,2}}){{0,9}}{_BENCHMARK}"
    rf"|\s{_BENCHMARK}"
    r"|\s(?:\w{1,12}\s)?(?:consists|contains|comprises|covers|spans)\s)"
)
"""What follows the name of a benchmark, where the abstract says that it is one."""
_ONE_CALLED = re.compile(rf"(?i){_BENCHMARK}(?:,|:|\s(?:called|named|dubbed|termed))?\s[\"'(]?\Z")
"""What goes before the name then."""
_MEASURES = re.compile(rf"(?i)\b{_BENCHMARK}s?\b|\b(?:evaluat|benchmark|assess)(?:ing|ion)\b|bench\b|eval\b|\bexam\b")
_MEASURING_NAME = re.compile(r"(?i)bench|eval|exam|arena")
_OWN = re.compile(r"(?i)\b(?:we|our|this\s(?:paper|work|study))\b")
_FOLDED_TO_ASCII = frozenset("\u0130\u0131\u017f\u212a")
"""The letters beyond ASCII that patterns in any case take for ASCII ones: dotted I, dotless i, long s, Kelvin."""


def find_name(reading: Reading) -> Finding | None:
    """The name, from the title if that has one, else as the abstract introduces it."""
    return _from_title(reading) or _introduced(reading, (_INTRODUCED, _CALLED))


def find_benchmark_name(reading: Reading) -> Finding | None:
    """The name of the paper's own benchmark or data set: as the abstract introduces it, else the paper's own name."""
    title = _from_title(reading)
    introduced = _introduced(reading, (_BENCHMARK_NAMED, _NAMED_BENCHMARK))
    if introduced is not None and introduced.sure and not (title and _same(title.value, introduced.value)):
        return introduced
    name = title or find_name(reading)
    if name is None or _is_benchmark(name.value, reading):
        return name
    return introduced or replace(name, confidence="likely")


def _is_benchmark(name: str, reading: Reading) -> bool:
    """Whether the name or the title tells that one measures with it, or the abstract calls it a benchmark."""
    if _MEASURES.search(reading.title) or _MEASURING_NAME.search(name):
        return True
    return any(
        _IS_ONE.match(sentence, end) or _ONE_CALLED.search(sentence, 0, start)
        for sentence in reading.sentences
        for start, end in _places(name, sentence)
    )


def _places(name: str, sentence: str) -> Iterator[tuple[int, int]]:
    """Where a sentence has a name as a word of its own, in any case."""
    if not (name.isascii() and _FOLDED_TO_ASCII.isdisjoint(sentence)):
        pattern = rf"(?i)(?<![\w-])(?={re.escape(name)}(?!\w))"
        yield from ((match.start(), match.start() + len(name)) for match in re.finditer(pattern, sentence))
        return
    letters, wanted = sentence.lower(), name.lower()  # a pattern for each paper would have to be compiled first
    start = letters.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (_is_of_a_word(letters[start - 1 : start], "_-") or _is_of_a_word(letters[end : end + 1], "_")):
            yield start, end
        start = letters.find(wanted, start + 1)


def _is_of_a_word(letter: str, marks: str) -> bool:
    return letter.isalnum() or (letter != "" and letter in marks)


def _same(one: str, other: str) -> bool:
    """Whether two names are spellings of one, or one is a part of the other (CodeArena, CodeArena-Hard)."""
    first, second = (re.sub(r"[\W_]+", "", name).casefold() for name in (one, other))
    return first in second or second in first


def _from_title(reading: Reading) -> Finding | None:
    match = _REPORT.match(reading.title) or _PREFIX.match(reading.title)
    if match is None or not looks_like_name(match["name"]):
        return None
    name = _usual_case(_without_size(match["name"]), reading)
    return Finding(value=_short_form(name, reading.abstract), evidence=match[0].rstrip(" :"), field="title")


def looks_like_name(text: str) -> bool:
    """Whether a title's prefix is written as names are.

    It is short, and one of its words has a capital inside, a digit, or is all in capitals; or it is one capitalised
    word.
    """
    words = text.split()
    if not 1 <= len(words) <= _LONGEST_NAME or not words[0][0].isalnum() or _NEVER_IN_NAMES.search(text):
        return False
    if len(words) == 1:
        return words[0][0].isupper() or _MARKED.search(words[0]) is not None
    if (
        words[0].casefold() in _ORDINARY - {"code", "software", "ai"}
        or words[-1].endswith(("?", "!", ",", "..."))
        or "&" in words
    ):
        return False
    return any(_MARKED.search(word) and word.casefold() not in _ORDINARY for word in words)


def _without_size(name: str) -> str:
    """``Orion`` for ``Orion-14B``: the size of a model is no part of its name."""
    return _PARAMETERS.sub("", name).strip() or name


def _usual_case(name: str, reading: Reading) -> str:
    """How the abstract writes a name which the title shouts or levels, if it always writes it in one other way."""
    if not name.isascii() or len(name) < 5 or not (name.isupper() or name[1:].islower()):
        return name
    abstract = reading.abstract
    written = {abstract[start:end] for start, end in _places(name, abstract) if abstract[end : end + 1] != "-"}
    return written.pop() if len(written) == 1 else name


def _short_form(name: str, abstract: str) -> str:
    """``BTX`` for Branch-Train-MiX, where the abstract says "Branch-Train-MiX (BTX)"."""
    parts = re.split(r"[\s-]", name)
    if len(parts) < 2 or any(part.isupper() for part in parts) or f"{name} (" not in abstract:
        return name
    match = re.search(rf"(?<!\w){re.escape(name)}\s\((?P<short>[A-Z][A-Za-z]{{1,6}})\)", abstract)
    return match["short"] if match and sum(letter.isupper() for letter in match["short"]) > 1 else name


def _introduced(reading: Reading, patterns: tuple[HintedPattern, ...]) -> Finding | None:
    """The name that the abstract introduces, if it is only one; sure if it is used again."""
    found = dict(_matches(reading, patterns))
    names = {_short_form(_without_size(name), reading.abstract): name for name in found}
    if len({name.casefold() for name in names}) != 1:
        return None
    value, name = next(iter(names.items()))
    text = f"{reading.title} {reading.abstract}"
    again = text.count(name) > 1 and len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) > 1
    return Finding(value=value, evidence=found[name], field="abstract", confidence="sure" if again else "likely")


def _matches(reading: Reading, patterns: tuple[HintedPattern, ...]) -> Iterator[tuple[str, str]]:
    """Names that the authors introduce as their own, with the words in which they do."""
    for sentence in reading.sentences:
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                name = match["name"].rstrip(".,-/")
                if _is_safe(name) and _OWN.search(sentence):
                    yield name, match[0]


def _is_safe(name: str) -> bool:
    """Within a sentence only a word that no ordinary word looks like is a name: a capital inside, or a digit."""
    first = name.split(maxsplit=1)[0]
    return len(first) > 2 and re.search(r"[A-Za-z][\w.+-]*[A-Z]|[A-Z][\w-]*\d", first) is not None
