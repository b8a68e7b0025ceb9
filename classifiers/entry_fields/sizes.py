"""How many problems a paper's own benchmark has, as the abstract states it.

Abstracts are full of other numbers: models that were tried, percentages, years, sizes of other benchmarks. So a
number counts only where it is followed by what benchmarks are made of, and where the sentence is about the paper's
own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.entry_fields.finding import Confidence, Finding
from classifiers.entry_fields.reading import Reading

_THINGS = (
    r"problems?|tasks?|instances?|samples?|examples?|prompts?|questions?|queries|challenges?|exercises|entries|items|"
    r"functions?|methods|programs?|snippets|fragments|segments|pairs?|triples|triplets|issues|commits|edits|patches|"
    r"bugs|vulnerabilities|notebooks|subproblems|puzzles|cases|data\spoints|scenarios|figures|plots|charts|images|"
    r"webpages|dialogues|reviews|diffs|changes|workloads|operators|kernels|classes|modules|designs|projects|"
    r"repositories|repos|files"
)
_CONTAINERS = re.compile(r"(?:projects|repositories|repos|files)$")
"""A benchmark of so many repositories may have more problems than that."""
_CUE = (
    r"\b(?:(?P<strong>[Cc]onsist(?:s|ing)?\sof|[Cc]ompris(?:es?|ing)(?:\sof)?)|contain(?:s|ing)?|includ(?:es?|ing)|"
    r"featur(?:es?|ing)|encompass(?:es|ing)?|cover(?:s|ing)|span(?:s|ning)|with|of|for|where|offers?|provid(?:es|ing)|"
    r"has|gather(?:s|ed)?|totaling|collect(?:s|ed)?|curated?|compil(?:e|ed|es)|introduces?|presents?)\s"
)
_STATED = re.compile(
    rf"{_CUE}(?:a\stotal\sof\s|a\s(?:\w{{1,15}}\s)?(?:set|collection|suite|dataset)\sof\s)?"
    r"(?P<vague>(?:over|more\sthan|at\sleast|about|around|approximately|nearly|roughly|almost|some|up\sto)\s|[~\u2248>])?"
    r"(?:annotated\s|exactly\s)?"
    r"(?P<number>\d{1,3}(?:,\d{3}){1,3}|\d{1,7}(?:\.\d{1,2})?\s?(?:[kKM]|million)?)(?P<plus>\+)?(?![\w%.,/-]{0,8}[%/])"
    r"[\s-](?P<thing>(?:(?!(?:for|of|in|from|per|and|or|more|other|with|on|across)\s)[A-Za-z][\w/+#'-]{0,24},?\s){0,5}?"
    rf"(?:{_THINGS})\b)"
)
_NOT_ITS_SIZE = re.compile(
    r"(?i)\b(?:average|each|per|fail(?:ed|s|ure|ures)|outperform\w{0,3}|accuracy|pass@\w|solv(?:es?|ed)|improv\w{1,6}|"
    r"train(?:ed|ing)|fine-?tun\w{1,5}|existing|previous|prior|randomly|additional|another|baseline)\b"
)
_BENCHMARK = re.compile(r"(?i)\b(?:benchmark|data\s?set|corpus|testbed|test\s?set|suite)\b|bench\b|eval\b")
_OWN = re.compile(
    r"(?i)\b(?:we|our|this|it|new|novel|first)\b|^(?:the\s(?:[\w-]{1,20}\s)?(?:benchmark|data\s?set|corpus|suite)|comprising)"
)
_PEOPLE_AND_MODELS = re.compile(
    r"(?i)\b(?:LLMs?|models?|languages?|agents?|tools?|humans?|students|experts|systems)\b"
)
_DIGIT = re.compile(r"\d")
_SMALLEST, _GREATEST = 20, 50_000_000
_NEAR = 70
"""Characters before the number in which a word tells that it is not the benchmark's size."""


def find_size(reading: Reading, *, name: str | None = None) -> Finding | None:
    """The size, if the abstract states exactly one for the benchmark.

    Rounded figures ("over 500", "12K") and numbers of repositories are only likely.

    Args:
        reading: The paper.
        name: The benchmark's name, where it is known: sentences that bear it are about the benchmark.
    """
    found = list(_stated(reading, name))
    exact = [finding for finding in found if finding.sure]
    if len({finding.value for finding in exact}) == 1:
        return exact[0]
    first = next(iter(exact or found), None)
    if first is None:
        return None
    return Finding(value=first.value, evidence=first.evidence, field="abstract", confidence="likely")


def _stated(reading: Reading, name: str | None) -> Iterator[Finding]:
    for sentence in reading.sentences:
        if not _DIGIT.search(sentence):
            continue
        for match in _STATED.finditer(sentence):
            named = name is not None and _bears(sentence, name)
            if not (named or ((match["strong"] or _BENCHMARK.search(sentence)) and _OWN.search(sentence))):
                continue
            if not _is_size(match, sentence):
                continue
            value, rounded = _value(match["number"])
            if value is not None:
                unsure = rounded or match["vague"] or match["plus"] or _CONTAINERS.search(match["thing"])
                confidence: Confidence = "likely" if unsure else "sure"
                yield Finding(value=value, evidence=match[0], field="abstract", confidence=confidence)
                break


def _bears(sentence: str, name: str) -> bool:
    """Whether a sentence bears the name, or starts with its initials (NCB for NaturalCodeBench)."""
    initials = "".join(re.findall(r"[A-Z]", name))
    return name.casefold() in sentence.casefold() or (len(initials) > 2 and sentence.startswith(f"{initials} "))


def _is_size(match: re.Match[str], sentence: str) -> bool:
    if _NOT_ITS_SIZE.search(sentence[max(0, match.start() - _NEAR) : match.start()]):
        return False
    if _PEOPLE_AND_MODELS.search(match["thing"]):
        return False
    # "398 and 358 problems", "10,181 questions and 5,693 queries": the first is the size only where it has its thing
    return re.match(r"\s?(?:and|or|/)\s\d", sentence[match.end("number") :]) is None


def _value(number: str) -> tuple[str | None, bool]:
    """Digits without separators, or a figure with K or M, and whether it is rounded; None for years and the like."""
    text = number.replace(",", "").replace(" ", "").replace("million", "M")
    if text[-1] in "kKM":
        amount = float(text[:-1]) * (1_000_000 if text[-1] == "M" else 1_000)
        return (text.upper() if _SMALLEST <= amount <= _GREATEST else None), True
    is_year = "," not in number and text.isdigit() and 1990 <= int(text) <= 2035
    if not text.isdigit() or is_year or not _SMALLEST <= int(text) <= _GREATEST:
        return None, False
    return text, False
