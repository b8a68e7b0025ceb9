"""Which programming languages a text names, and which of them a paper's own benchmark is in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from classifiers.entry_fields.finding import Finding, SourceField
from classifiers.entry_fields.programming_languages import COMMON_WORDS, LANGUAGES, NOT_PROGRAMMED_IN
from classifiers.entry_fields.reading import Reading

_CANONICAL = {alias: name for name, aliases in LANGUAGES.items() for alias in (name, *aliases)}


def _any_of(aliases: Iterable[str]) -> re.Pattern[str]:
    """A pattern of names, the longest first, put together by their first letters so that few places are tried."""
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for alias in sorted(aliases, key=lambda alias: (-len(alias), alias)):
        by_letter[alias[0]].append(re.escape(alias[1:]))
    letters = "".join(map(re.escape, sorted(by_letter)))
    rest = "|".join(f"(?<={re.escape(letter)})(?:{'|'.join(ends)})" for letter, ends in sorted(by_letter.items()))
    return re.compile(
        rf"[{letters}](?:(?<![\w.+#$-].)|(?<=-to-.))(?:{rest})"
        r"(?![\w+#*]|-(?!to-|based|specific|only|like|written|centric|language|code)[a-z]|\.\w)",
        re.DOTALL,
    )


_ANY_NAME = _any_of(_CANONICAL)
_SMALL = tuple(alias for alias in _CANONICAL if alias[0].islower())
"""Names such as "shell script": where none stands, only capitals have to be looked at, which are few."""
_CAPITALISED = _any_of(alias for alias in _CANONICAL if alias not in _SMALL)
_BETWEEN = re.compile(r"(?:\s?[,/&;()\u2192]\s?|\s?(?:->)\s?|\s|and|or|to|-to-|-)*")
_TELLING_AFTER = re.compile(
    r"[\s-](?:source\s)?(?:code|codebases?|programs?|programming|languages?|scripts?|compilers?|functions?|methods|"
    r"projects|repositories|developers|snippets|kernels?|models?|circuits?|smart\scontracts?|formulas?|files|"
    r"specifications?|theorem|libraries|packages|applications|netlists?|4\b)"
)
_TELLING_BEFORE = re.compile(r"\b(?:written\sin|language\s(?:called\s)?|languages\s(?:such\sas\s|like\s|\())$")
_WIDEST_GAP = 8

_OWN = re.compile(r"(?i)\b(?:we|our|this|it|novel|new|the\sfirst)\b|^the\s(?:benchmark|data\s?set|corpus)\b")
_BENCHMARK = re.compile(
    r"(?i)\b(?:benchmark|data\s?set|corpus|suite|testbed|problems|tasks|samples)\b|bench\b|eval\b"
)
_NOT_ITS_OWN = re.compile(
    r"(?i)\b(?:existing|previous|prior|current|most|popular|recent|traditional|unlike|however|while|outperform\w*|accuracy|"
    r"pass@\w+|train(?:ed|ing)|fine-?tun\w+|such\sas|limited\sto|beyond|mainly|primarily|predominantly|e\.g)\b"
)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = re.compile(rf"(?i)\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\s(?:[\w-]{{1,20}}\s){{0,3}}?languages\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a language is named."""

    language: str
    """Its usual name."""
    start: int
    """Offset in the text."""
    end: int


def usual_name(word: str) -> str | None:
    """The usual name of the language that a word stands for: ``JavaScript`` for ``JS``."""
    return _CANONICAL.get(word)


def mentions(text: str) -> list[Mention]:
    """Where a text names languages, in its order.

    Names that are words too (Go, Scheme, R) count only in their exact case, and only beside another language or
    before a word such as "code" or "programs".
    """
    pattern = _ANY_NAME if any(alias in text for alias in _SMALL) else _CAPITALISED
    found = [Mention(_CANONICAL[match[0]], *match.span()) for match in pattern.finditer(text)]
    return [mention for index, mention in enumerate(found) if _is_meant(text, found, index)]


def _is_meant(text: str, found: Sequence[Mention], index: int) -> bool:
    mention = found[index]
    if text[mention.start : mention.end] not in COMMON_WORDS:
        return True
    if _TELLING_AFTER.match(text, mention.end) or _TELLING_BEFORE.search(
        text[max(0, mention.start - 30) : mention.start]
    ):
        return True
    neighbours = [(found[index - 1].end, mention.start)] if index else []
    if index + 1 < len(found):
        neighbours.append((mention.end, found[index + 1].start))
    return any(
        end - start <= _WIDEST_GAP and end > start and _BETWEEN.fullmatch(text, start, end)
        for start, end in neighbours
    )


def find_languages(reading: Reading) -> tuple[Finding, ...]:
    """The languages that a paper is about: those of its title, then those of its abstract, the most named first.

    What the title names is sure. What only the abstract names is sure where it is named at least twice, and twice
    as often as any other.
    """
    title = _findings(mentions(reading.title), reading.title, "title")
    in_abstract = mentions(reading.abstract)
    counts = Counter(mention.language for mention in in_abstract)
    ranked = [language for language, _ in counts.most_common()]
    leading = [
        language
        for language in ranked[:1]
        if counts[language] > 1 and all(counts[language] >= 2 * counts[other] for other in ranked[1:])
    ]
    known = {finding.value for finding in title}
    abstract = [one for one in _findings(in_abstract, reading.abstract, "abstract") if one.value not in known]
    rest = sorted(abstract, key=lambda finding: -counts[finding.value])
    unsure = [_likely(finding) for finding in rest if title or finding.value not in leading]
    sure = [finding for finding in rest if not title and finding.value in leading]
    return (*title, *sure, *unsure)


def find_benchmark_languages(reading: Reading, *, name: str | None = None) -> tuple[Finding, ...]:
    """The languages of a paper's own benchmark, where it names them.

    Args:
        reading: The paper.
        name: The benchmark's name, where it is known: sentences that bear it are about the benchmark.
    """
    title = [mention for mention in mentions(reading.title) if mention.language not in NOT_PROGRAMMED_IN]
    everything = {mention.language for mention in mentions(reading.abstract)} - NOT_PROGRAMMED_IN
    for sentence in reading.sentences if everything else ():
        named = name is not None and name.casefold() in sentence.casefold()
        if not (named or (_OWN.search(sentence) and _BENCHMARK.search(sentence))) or _NOT_ITS_OWN.search(sentence):
            continue
        own = [mention for mention in mentions(sentence) if mention.language not in NOT_PROGRAMMED_IN]
        if own:
            languages = {mention.language for mention in (*title, *own)}
            findings = _findings(own, sentence, "abstract")
            complete = languages >= everything and languages == {finding.value for finding in findings}
            complete = complete and _counted(sentence) in {None, len(findings)}
            return findings if complete else tuple(map(_likely, findings))
    findings = _findings(title, reading.title, "title")
    return findings if everything <= {finding.value for finding in findings} else tuple(map(_likely, findings))


def _counted(sentence: str) -> int | None:
    """How many languages a sentence says there are."""
    match = _COUNT.search(sentence)
    if match is None:
        return None
    return _NUMBERS.index(match[1].lower()) if match[1].lower() in _NUMBERS else int(match[1])


def _findings(found: Sequence[Mention], text: str, field: SourceField) -> tuple[Finding, ...]:
    return tuple(_each_once(found, text, field))


def _each_once(found: Sequence[Mention], text: str, field: SourceField) -> Iterator[Finding]:
    seen = set()
    for mention in found:
        if mention.language not in seen:
            seen.add(mention.language)
            evidence = text[max(0, mention.start - 40) : mention.end + 40]
            yield Finding(value=mention.language, evidence=_whole_words(text, mention, evidence), field=field)


def _whole_words(text: str, mention: Mention, evidence: str) -> str:
    if mention.start > 40:
        evidence = evidence.partition(" ")[2] or evidence
    if mention.end + 40 < len(text):
        evidence = evidence.rpartition(" ")[0] or evidence
    return evidence


def _likely(finding: Finding) -> Finding:
    return Finding(value=finding.value, evidence=finding.evidence, field=finding.field, confidence="likely")
