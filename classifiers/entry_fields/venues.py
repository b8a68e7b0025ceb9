"""Where a paper has been accepted, as the authors' comment or arXiv's journal reference says it.

Authors also write where they have submitted, whose template they use and what they presented elsewhere: then, and
where two venues are named, there is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.entry_fields.finding import Confidence, SourceField, VenueFinding
from classifiers.entry_fields.reading import Reading, split_sentences
from classifiers.entry_fields.venue_names import CONFERENCES, JOURNALS

_CONFERENCE = {alias: name for name, aliases in CONFERENCES.items() for alias in (name, *aliases)}
_JOURNAL = {alias: name for name, aliases in JOURNALS.items() for alias in (name, *aliases)}


def _alternatives(names: dict[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


# Long names are matched in any case; a year need not stand beside them.
_SHORT = {alias: name for alias, name in _CONFERENCE.items() if len(alias) <= 24 and " on " not in alias}
_LONG = {alias: name for alias, name in _CONFERENCE.items() if alias not in _SHORT}
_YEAR = r"(?:['\u2019]?20\d\d|['\u2019]\d\d)(?!\d)"
_SHORT_YEAR = r"\d\d(?![\w:,-]|\.\d|\s(?:pages?|pp|figures?|tables?)\b)"
_INNER = (
    r"(?:[Ff]indings|[Mm]ain|Industry|Demo|Companion|SEIP|NIER|SEET|SEIS|Research|Datasets\sand\sBenchmarks|D&B|DB)"
)
_NAMED = re.compile(
    rf"(?<![\w/&.-])(?:(?P<before>20\d\d)\s(?:IEEE/ACM\s|ACM\s|IEEE\s)?)?(?P<name>{_alternatives(_SHORT)})\)?"
    rf"(?:(?:[\s,:/(-]{{0,2}}{_INNER}(?:\s[Tt]rack|\s[Cc]onference)?\)?)?"
    rf"(?:,?[\s-]{{0,2}}\(?(?P<year>{_YEAR})|[\s-]?(?P<short_year>{_SHORT_YEAR}))\)?)?(?!\w)"
)
_SPELT_OUT = re.compile(rf"(?i)(?P<name>{_alternatives(_LONG)})(?!\w|\s(?:and|&|for|of|in)\s)")
_IN_JOURNAL = re.compile(
    rf"(?<![\w@/&.-])(?P<name>{_alternatives(_JOURNAL)})(?![\w-])(?:[\s,('\u2019-]{{1,3}}(?P<year>20\d\d)(?!\d))?"
)
_BY_LONG_NAME = {alias.casefold(): name for alias, name in _LONG.items()}
_SHORTEST_ALONE = 3
_WORD_BEFORE = re.compile(r"(?P<word>[A-Z][\w&-]*)\s$")
_BEFORE_A_NAME = frozenset(
    """
    AAAI AAAI/ACM Accepted ACM ACM/IEEE Annual Appear At By Conference European Findings IEEE IEEE/ACM
    In International ISCA Joint Long Main Oral Paper Preprint Proceedings Published SIGCHI SIGPLAN
    SIGSOFT Spotlight The To USENIX
    """.split()
)
"""Capitalised words that may stand before a venue's short name; any other makes it the name of something else."""
_ANY_YEAR = re.compile(r"(?<![\d./-])(20[0-4]\d)(?![\d/-])")

_NOT_ACCEPTED = re.compile(
    r"(?i)\b(?:su[bm]{1,3}it\w*|submission|pre-?registered|in[\s-]princip\w+|under\s(?:peer\s|double-blind\s)?(?:review|consideration|revision)|in\sreview|for\sreview|"
    r"rejected|withdrawn|template|style|format|extended\s(?:version|abstract|report)|extension|extends|long(?:er)?\sversion|"
    r"earlier\sversion|previous\sversion|preliminary|short(?:er)?\sversion|mini\sversion|part\sof\sthis|based\son|intended|"
    r"plan\w*|target\w*|tutorial|keynote|talk|panel|slides|competition|challenge|shared\stask|solution|report\sof|"
    r"technical\sreport|supplement\w*|companion\sto|appendix\s(?:of|to)|code\sfor|winner|ranked|place\sin|hackathon|dataset\sof|"
    r"doctoral|phd|thesis|preparation|invited|journal\sversion|revis\w+|resubmi\w+|preprint\s(?:for|of)\s(?:submission))\b"
)
_ACCEPTED = re.compile(
    r"(?i)\b(?:ac+ep?t\w*|acctept\w*|appear\w*|publi(?:shed|cation)|presented|proceedings|proc\.|camera[\s-]ready|forthcoming|in\spress|"
    r"conference\spaper|oral|spotlight|poster|findings|main|award|distinguished|track)\b"
)
_WORKSHOP = re.compile(
    r"(?i)\bworkshops?\b|\bwksp?\b|@|co-?located|student\sresearch|\bSRW\b|symposium\s(?:at|series)|\b(?:fall|spring|summer)\ssymposi\w+|\bnon-?archival\b"
)
_NAMED_WORKSHOP = re.compile(
    r"(?<![\w@])(?!(?:AI|ML|NLP|LLMs?)\b)(?P<short>[A-Z][A-Za-z]{0,14}[A-Z0-9][\w-]{0,12})(?:\s?[Ww]orkshop)?\s?@\s?$"
)
_OTHER_EVENT = re.compile(r"\((?P<short>[A-Z][A-Za-z]{0,3}[A-Z][A-Za-z-]{0,8})\)")
_TRACKS: tuple[tuple[str, str], ...] = (
    ("Findings", r"(?i)\bfindings?\b"),
    ("Datasets and Benchmarks", r"(?i)\bdata\s?sets?\s(?:and|&)\sbenchmarks?\b|\bD&B\b"),
    ("Industry", r"(?i)\bindustr(?:y|ial)\b|\bSEIP\b|\bsoftware\sengineering\sin\spractice\b"),
    ("Demo", r"(?i)\bdemo(?:s|nstrations?)?\b|\btool\s(?:paper|track)\b"),
    ("NIER", r"(?i)\bNIER\b|\bnew\sideas\b|\bemerging\sresults?\b|\bvision\s(?:paper|track)"),
    ("Companion", r"(?i)\bcompanion\b|\blate[\s-]breaking\b"),
    ("short", r"(?i)\bshort\spaper|\(short\)|\bshort\b"),
    ("Registered Report", r"(?i)\bregistered\sreports?\b"),
    ("Position", r"(?i)\bposition\s(?:paper|track)\b"),
    ("Student", r"(?i)\bstudent\b|\bSRC\b"),
    ("Spotlight", r"(?i)\bspotlight\b"),
    ("Oral", r"(?i)\boral\b"),
)
_PLAIN_TRACKS = frozenset(("", "Findings", "Datasets and Benchmarks", "Spotlight", "Oral"))
"""Tracks whose name leaves no doubt about how the venue is to be written."""


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    year: int | None
    start: int
    end: int
    journal: bool = False
    plain: bool = True
    """Whether nothing between or before name and year could make it another event."""


def find_venue(reading: Reading) -> VenueFinding | None:
    """The venue, if comment and journal reference name just one.

    A conference without a year, a workshop without a short name, and special tracks are only likely.
    """
    found = [*_in_text(reading.journal_reference, "journal_reference"), *_in_text(reading.comment, "comment")]
    names = {(finding.name, finding.year, finding.workshop) for finding in found if finding.confidence == "sure"}
    if len(names) > 1:
        return None
    return max(found, key=lambda finding: (finding.sure, bool(finding.track)), default=None)


def _in_text(text: str, field: SourceField) -> Iterator[VenueFinding]:
    if field == "comment" and _NOT_ACCEPTED.search(text):
        return
    for sentence in split_sentences(text):
        named = list(_names(sentence))
        if not named or len({one.name for one in named if not one.journal}) > 1:
            continue
        finding = _finding(sentence, named, field)
        if finding is not None:
            yield finding


def _names(sentence: str) -> Iterator[_Named]:
    years = {int(year) for year in _ANY_YEAR.findall(sentence)}
    only_year = years.pop() if len(years) == 1 else None
    for match in _NAMED.finditer(sentence):
        year = _year(match["year"] or match["short_year"] or match["before"])
        in_brackets = sentence[match.start("name") - 1 : match.start("name")] == "("
        if year is None and len(match["name"]) < _SHORTEST_ALONE:
            continue  # "SC", "RE", "KR" alone are not venues
        word_before = _WORD_BEFORE.search(sentence[max(0, match.start() - 40) : match.start()])
        alien = word_before is not None and word_before["word"] not in _BEFORE_A_NAME and word_before.start() > 0
        plain = not alien and (year is not None or in_brackets)
        yield _Named(_CONFERENCE[match["name"]], year or only_year, *match.span(), plain=plain)
    for match in _SPELT_OUT.finditer(sentence):
        yield _Named(_BY_LONG_NAME[match["name"].casefold()], only_year, *match.span())
    for match in _IN_JOURNAL.finditer(sentence):
        yield _Named(_JOURNAL[match["name"]], _year(match["year"]), *match.span(), journal=True)


def _year(text: str | None) -> int | None:
    digits = re.sub(r"\D", "", text or "")
    if not digits:
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _finding(sentence: str, named: list[_Named], field: SourceField) -> VenueFinding | None:
    journals = [one for one in named if one.journal]
    conferences = [one for one in named if not one.journal]
    if conferences and len({one.year for one in conferences if one.year}) > 1:
        return None
    one = max(conferences or journals, key=lambda candidate: (candidate.plain, candidate.year is not None))
    about = sentence[max(0, one.start - 120) : one.end + 60]
    workshop = ""
    confidence: Confidence = "sure"
    if _WORKSHOP.search(sentence):
        short = _NAMED_WORKSHOP.search(sentence[max(0, one.start - 50) : one.start])
        workshop = short["short"] if short else ""
        confidence = "sure" if short and one.plain else "likely"
    track = "" if workshop or one.journal else next((name for name, words in _TRACKS if re.search(words, about)), "")
    if any(other not in _CONFERENCE and other not in _JOURNAL for other in _OTHER_EVENT.findall(sentence)):
        confidence = "likely"
    if track not in _PLAIN_TRACKS or not one.plain or (one.year is None and not one.journal):
        confidence = "likely"
    if field == "comment" and not _ACCEPTED.search(sentence) and not _stands_alone(sentence, named):
        confidence = "likely"
    if one.journal and field == "comment" and not _ACCEPTED.search(sentence):
        confidence = "likely"
    return VenueFinding(
        value=spell(one.name, one.year, track, workshop),
        evidence=sentence,
        field=field,
        confidence=confidence,
        name=one.name,
        year=one.year,
        track=track,
        workshop=workshop,
    )


def _stands_alone(sentence: str, named: list[_Named]) -> bool:
    """Whether a sentence says hardly more than the venue, as in "12 pages, 3 figures, ICSE 2026"."""
    rest = sentence
    for one in sorted(named, key=lambda one: -one.start):
        rest = rest[: one.start] + rest[one.end :]
    rest = re.sub(
        r"(?i)\b\d+\s?(?:pages?|figures?|tables?)\b|\b(?:in|at|to|by|and|the|with|paper|conference|main|track)\b",
        "",
        rest,
    )
    return len(re.findall(r"\w{2,}", rest)) <= 3


def spell(name: str, year: int | None, track: str = "", workshop: str = "") -> str:
    """A venue as it is usually written: ``ACL 2025 Findings``, ``DL4C@ICLR 2022``, ``TOSEM``."""
    place = f"{workshop}@{name}" if workshop else name
    return " ".join(part for part in (place, str(year) if year else "", track) if part)


def read_venue(text: str) -> VenueFinding | None:
    """What a curated list's own words for a venue mean, such as ``ICSE 2025`` or ``IEEE TSE``."""
    named = list(_names(text))
    return _finding(text, named, "journal_reference") if named else None


def unrecognised_words(text: str) -> str:
    """A list's words for a venue without those that `read_venue` understands: empty if it understands them all."""
    for pattern in (_IN_JOURNAL, _NAMED, _SPELT_OUT):
        text = pattern.sub(" ", text)
    for _, words in _TRACKS:
        text = re.sub(words, " ", text)
    return " ".join(re.findall(r"\w+", re.sub(r"(?i)\btrack\b", " ", text)))
