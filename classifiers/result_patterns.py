"""The ways in which sentences report results, as patterns over the rows of `classifiers.result_sentence`.

A figure counts where a verb (achieves, scores ...) or a metric says that it is a result, and where it is plain to
which benchmark it belongs: it stands right after the figure ("74.4% on HumanEval") or opens the clause ("On
HumanEval, it ..."). As many figures in a row need as many benchmarks. Every pattern looks at a window of limited
length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.result_sentence import Number, ResultSentence

_LOOK_BACK, _LOOK_AHEAD = 220, 200

_NUMBER = r"<[VN]\d+>"
_METRIC = r"<M\d+>"
_NEXT = r"(?:,? and|,? while|,| ?/|;) (?:an? )?"
_RUN = re.compile(rf"{_NUMBER}(?: \(?{_METRIC}\)?)?(?:(?:,? and|,| ?/) {_NUMBER}(?: {_METRIC})?)*")
_BENCHMARK = r"<B\d+>(?! ?-(?!test|dev|val)[a-z]| (?:variants?|subsets?)\b)"
_GROUP = rf"{_BENCHMARK}(?:(?:,? and|,| ?/) (?:the )?(?:[a-z-]+ ){{0,2}}?{_BENCHMARK})*"
_NEUTRAL = (
    r"(?:of|the|all|its|issues?|tasks?|problems?|instances?|questions?|bugs?|cases?|scores?|rates?|performance|average"
    r"|overall|results?|resolved|solved|zero-shot|few-shot|accuracies|github|programming|real-world|success|successfully|state-of-the-art"
    r"|respectively|in total|total|on average|samples)"
)
_FOREIGN = (
    r"(?:where|that|which|when|while|and|or|than|from|with|like|unlike|similar|derived|based|beyond|our|unseen|custom|modified"
    r"|perturbed|subsets?|variants?|average|its|their|sampled|selected|extended|to|as|using|by)"
)
_AFTER = re.compile(
    rf"(?:,? {_NEUTRAL}| {_METRIC}){{0,6}} (?:on|in|for|over|at|across) "
    rf"(?:(?:both )?(?!{_FOREIGN}\b)[a-z][a-z0-9-]*,? ){{0,5}}?"
    rf"(?P<group>{_GROUP})(?!(?:,| and| or) <B)"
    rf"(?: (?:benchmarks?|datasets?|leaderboard|test set|problems))?(?: ?\(?(?P<metric>{_METRIC})\)?)?"
)
_IN_BRACKETS_AFTER = re.compile(r" \((?:on |for )?(?P<group><B\d+>)\)")
_ENDS = re.compile(
    rf"(?:,? {_NEUTRAL}| \(?{_METRIC}\)?)*"
    r"(?: ?$| ?[.,;:)]| \(| -| (?:with|using|when|while|under|without|by|via|and(?! <[VNC])"
    r"|compared|surpassing|outperforming|versus|vs|against|after|to|but|whereas|on (?:average|par|pass)|for <X)\b)"
)
"""What may follow a figure that belongs to a benchmark before it; no other benchmark, no unknown measure."""

_PRAISE = (
    r"(?:an?|the|new|current|only|just|even|up|to|as|high|highest|best|top|overall|average|averaged|mean|scores?|performance"
    r"|results?|rates?|of|with|at|also|strong|leading|final|record|success|state-of-the-art|sota|state|art|-|maximum"
    r"|competitive|superior|total|accuracies|peak|around this|open-source|respective|\(sota\)"
    r"|[a-z]+(?:ly|ive|able|ing|ful|ous|ent))"
)
_VERB = (
    r"(?:achiev|attain|reach|obtain|scor|record|resolv|solv|gets?\b|getting\b|sets?\b|setting\b|establish|yield|deliver"
    r"|hits?\b|fix|repair|pass(?:es|ing)\b)[a-z]*"
)
_VERB_BEFORE = re.compile(rf"\b(?P<verb>{_VERB}) (?:(?:{_PRAISE}|(?P<metric>{_METRIC})),? ){{0,10}}$")
_METRIC_BEFORE = re.compile(
    rf"(?P<metric>{_METRIC})(?: (?:scores?|rates?|values?|levels?|accuracy|performance)){{0,2}}"
    r"(?: (?:of|at|to|is|was|are|were|reaches|reached|reaching|as|high|up|only|just))*(?: =|:)? $"
)
_METRIC_INSIDE = re.compile(rf"{_NUMBER} \(?(?P<metric>{_METRIC})\)?")
_CHANGE_WORD = re.compile(
    r"\b(?:improv|gain|increas|boost|reduc|decreas|drop|declin|uplift|higher|lower|better|outperform|surpass|exceed"
    r"|compared|degrad|speed|than\b)"
)
_NO_START = re.compile(
    rf"(?:<C\d+>(?: {_METRIC})?(?:,| ?/|,? and|,? or) (?:an? )?|from (?:an? )?<[VNC]\d+>(?: {_METRIC})?"
    r" to (?:an? )?)$"
)
"""Before figures that go on with a row of changes, or end a range."""
_WITH_BEFORE = re.compile(rf"\b{_VERB} [^<>]{{3,80}}(?:<[MX]\d+>[^<>]{{0,60}}){{0,2}},? with $")
_BESIDE_IN_BRACKETS = re.compile(r"<B(\d+)> ?\(<V(\d+)>\)")
_CHAIN = re.compile(rf"^(?: ?\(?{_METRIC}\)?)?\)?{_NEXT}$")
_ON_BEFORE = re.compile(
    rf"(?:^|[\s,(])(?:on|for|in|at) (?:(?!{_FOREIGN}\b)[a-z][a-z0-9-]*,? ){{0,5}}?(?P<group>{_GROUP})"
    r"(?P<between>[^<>;]*(?:<[XM]\d+>[^<>;]*){0,4})$"
)
_BESIDE_BEFORE = re.compile(rf"(?P<group>{_BENCHMARK})(?: [a-z-]+){{0,2}} {_METRIC}[^<>;]{{0,25}}$")
_FROM_TO = re.compile(rf"\bfrom (?:an? )?<[VN](\d+)>(?: {_METRIC})? to (?:an? |as high as )?<[VN](?P<new>\d+)>")
_NO_RISE = re.compile(
    r"\b(?:(?:reduc|decreas|drop|declin|fall|fell|degrad|lower|shrink|cut)\w*[^<>]{0,60}"
    r"|(?:[a-z-]+ (?:scores?|rates?|ratios?|lengths?|times?|counts?|numbers?|costs?|tokens) |rang(?:e|es|ed|ing) "
    r"|between |(?:improvement|gain|boost)s?(?: of)? ))$"
)
_SUBJECT_BEFORE = re.compile(
    r"(?P<group><B\d+>)(?: (?:[a-z-]+|<[XM]\d+>)){0,5} $|(?:^|[\s,(])on (?:[a-z-]+ ){0,4}?(?P<group2><B\d+>)[^<>;]*"
    r"(?:<[XMCVN]\d+>[^<>;]*){0,7}$"
)


_Result = tuple[Number, str, str | None]


@dataclass(frozen=True, slots=True)
class _Found:
    numbers: list[Number]
    benchmarks: list[str]
    metric: str | None
    end: int
    """Where the benchmark after the figures ends in the row; 0 where it stands before them."""


def read_results(sentence: ResultSentence) -> Iterator[_Result]:
    """The figures of a sentence that are results, each with its benchmark's and its metric's name.

    One figure may come twice, the better reading last.
    """
    yield from _new_values(sentence)
    yield from _values_in_brackets(sentence)
    row = sentence.row
    last: _Found | None = None
    for run in _RUN.finditer(row):
        before, after = row[max(0, run.start() - _LOOK_BACK) : run.start()], row[run.end() : run.end() + _LOOK_AHEAD]
        if _NO_START.search(before):
            continue
        chained = last is not None and _CHAIN.match(row[last.end : run.start()])
        last_metric = last.metric if last and chained else None
        found = _read_run(sentence, run, before, after, is_chained=bool(chained), last_metric=last_metric)
        last = found if found and found.end else None
        if found:
            for number, benchmark in zip(found.numbers, found.benchmarks, strict=True):
                yield number, benchmark, found.metric


def _read_run(
    sentence: ResultSentence,
    run: re.Match[str],
    before: str,
    after: str,
    *,
    is_chained: bool,
    last_metric: str | None,
) -> _Found | None:
    """The results that figures in a row ("62% and 71%") are, if they are some."""
    anchored, metric = _anchor(sentence, run, before)
    bound = _AFTER.match(after) or _IN_BRACKETS_AFTER.match(after)
    if bound and not anchored:
        anchored, metric = _anchor_of_bound(sentence, before, after, bound, metric)
        if not anchored and is_chained:
            anchored, metric = True, metric or last_metric
    if not anchored:
        return None
    if bound:
        group = bound["group"]
        metric = metric or _name(sentence, bound.groupdict().get("metric"))
        metric = metric or _first_metric(sentence, after[: bound.start("group")])
    else:
        group = _group_before(before, after)
        metric = metric or _last_metric(sentence, before[before.rfind(group) :] if group else "")
    numbers = [sentence.numbers[int(index)] for index in re.findall(r"<[VN](\d+)>", run[0])]
    benchmarks = [sentence.entities[int(index)].name for index in re.findall(r"<B(\d+)>", group)]
    if len(numbers) != len(benchmarks) or not all(_is_score(number, metric, bool(bound)) for number in numbers):
        return None
    return _Found(numbers, benchmarks, metric, run.end() + bound.end() if bound else 0)


def _anchor_of_bound(
    sentence: ResultSentence, before: str, after: str, bound: re.Match[str], metric: str | None
) -> tuple[bool, str | None]:
    """Whether a figure before its benchmark is a result without verb: in brackets, or after "..., with"."""
    if before.endswith("(") and after[bound.end() :].startswith(")") and not _CHANGE_WORD.search(sentence.row):
        return True, metric
    if after.startswith(" on ") and _WITH_BEFORE.search(before):
        return True, _last_metric(sentence, before)
    return False, metric


def _anchor(sentence: ResultSentence, run: re.Match[str], before: str) -> tuple[bool, str | None]:
    """Whether a verb or a metric says that these figures are results, and the metric."""
    inside = _METRIC_INSIDE.search(run[0])
    metric = _METRIC_BEFORE.search(before)
    verb = _VERB_BEFORE.search(before)
    named = _name(sentence, inside["metric"] if inside else metric["metric"] if metric else None)
    if verb and not named:
        named = _name(sentence, verb["metric"])
        if not named and verb["verb"].startswith("resolv") and "<V" in run[0]:
            named = "resolve rate"
    return bool(inside or metric or verb), named


def _group_before(before: str, after: str) -> str:
    """The benchmarks that stand before the figures and are theirs: "On HumanEval, it reaches ..."."""
    if not _ENDS.match(after):
        return ""
    found = _BESIDE_BEFORE.search(before) or _ON_BEFORE.search(before)
    return found["group"] if found else ""


def _is_score(number: Number, metric: str | None, is_bound: bool) -> bool:  # noqa: FBT001 - both are facts of one figure
    """Whether a figure can be a score: a percentage, or a plain number where a metric is named or it is a decimal."""
    if number.value > 100:
        return False
    return number.is_percentage or metric is not None or (number.is_decimal and is_bound)


def _values_in_brackets(sentence: ResultSentence) -> Iterator[_Result]:
    """The percentages of "reaches state of the art on AIME 2024 (76.7%) and AIME 2025 (80%)"."""
    if _CHANGE_WORD.search(sentence.row) or not re.search(rf"\b{_VERB}", sentence.row):
        return
    for match in _BESIDE_IN_BRACKETS.finditer(sentence.row):
        before = sentence.row[max(0, match.start() - _LOOK_BACK) : match.start()]
        yield sentence.numbers[int(match[2])], sentence.entities[int(match[1])].name, _last_metric(sentence, before)


def _new_values(sentence: ResultSentence) -> Iterator[_Result]:
    """The new value of each "from 32.1% to 45.6%" that is a rise."""
    row = sentence.row
    for match in _FROM_TO.finditer(row):
        old, new = sentence.numbers[int(match[1])], sentence.numbers[int(match["new"])]
        before, after = row[max(0, match.start() - _LOOK_BACK) : match.start()], row[match.end() :][:_LOOK_AHEAD]
        if old.value >= new.value or new.value > 100 or _NO_RISE.search(before):
            continue
        metric = _last_metric(sentence, before) or _first_metric(sentence, after[:12])
        bound = _AFTER.match(after)
        subject = _SUBJECT_BEFORE.search(before)
        if bound:
            group = bound["group"]
        elif subject and _ENDS.match(after):
            group = subject["group"] or subject["group2"]
        else:
            continue
        benchmarks = re.findall(r"<B(\d+)>", group)
        if len(benchmarks) == 1 and (new.is_percentage or metric):
            yield new, sentence.entities[int(benchmarks[0])].name, metric


def _name(sentence: ResultSentence, mark: str | None) -> str | None:
    return sentence.entities[int(mark[2:-1])].name if mark else None


def _first_metric(sentence: ResultSentence, row: str) -> str | None:
    return _name(sentence, next(iter(re.findall(_METRIC, row)), None))


def _last_metric(sentence: ResultSentence, row: str) -> str | None:
    return _name(sentence, next(reversed(re.findall(_METRIC, row)), None))
