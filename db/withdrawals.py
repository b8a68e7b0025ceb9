"""How a paper says that it was withdrawn: arXiv has no field for it.

A withdrawal is a new version whose comment says so (https://info.arxiv.org/help/withdraw.html); many authors put the
notice in the abstract's place as well. Other papers speak of withdrawals too: of one from a conference, of a version
that they replace, of what they study. These are not withdrawn.
"""

from __future__ import annotations

import re

LONGEST_REASON = 300
"""Characters of the words that are kept."""
NOTICE_PARTS = ("withdr", "retract", "removed by")
"""Every notice has one of these, in small letters or capitals: a database can look for them first."""

_WORK = r"(?:paper|article|submission|manuscript|preprint|work|report|document|(?:this|current) version)"
_GONE = r"(?:withdrawn|retracted)"
_NO_OTHER = r"(?:(?!\b(?:which|that|whose|not|never|replac\w*|supersed\w*|exten\w+)\b)[^.;])"
_CAUSE = r"(?:by|due|because|as|since|for|pending|until|owing|on|at|temporarily|and)"
_COMMENT = (
    re.compile(
        rf"(?<!in this )(?<!in the )(?<!of this )(?<!of the )\b{_WORK}\b{_NO_OTHER}{{0,60}}?"
        rf"\b(?:has|have|had|is|was|were)\b(?: now)?(?: been| being)?(?: \w+)? {_GONE}\b"
    ),
    re.compile(rf"^\W*(?:(?:temporarily|now|{_WORK}) )*{_GONE}(?:\W*$|\s*[^\w\s]|\s+{_CAUSE}\b)"),
    re.compile(rf"\b{_GONE} (?:by|at the request of) (?:the |its )?(?:\w+ )?(?:submitters?|authors?|arxiv)\b"),
    re.compile(rf"\b(?:authors?|we|i) (?:has |have |had )?(?:withdr[ae]wn?|withdraws?) (?:this|the|our) {_WORK}\b"),
    re.compile(
        rf"\b(?:authors?|we|i) (?:\w+ ){{0,3}}(?:wish|want|like|decided|need|request(?:ed)?)(?:es|s)? to withdraw\b"
        rf"(?! from)(?=[^.;]*(?:\b{_WORK}\b|\bit\b|$))"
    ),
    re.compile(rf"\b{_WORK} (?:has been|was|is) removed by (?:the )?arxiv\b"),
)
_ABSTRACT = (
    re.compile(
        rf"^\W*(?:this|our) (?:\w+ )?{_WORK}\b{_NO_OTHER}{{0,40}}?"
        rf"\b(?:has|is|was)\b(?: been| being)?(?: \w+)? {_GONE}\b"
    ),
    re.compile(rf"^\W*the {_WORK} (?:has been|is|was) {_GONE}(?:\W*$|[.;:,]|\s+{_CAUSE}\b)"),
    re.compile(rf"^\W*(?:{_WORK} )?{_GONE}(?:\W*$|[.;:]| (?:by|due|because|pending)\b)"),
)
_FROM_ELSEWHERE = re.compile(rf"\b{_GONE} from\b(?! (?:the )?arxiv)")
_OLDER_VERSION = re.compile(rf"\b(?:earlier|previous|older|first|prior) (?:arxiv )?version\b[^.;]*\b{_GONE}\b")


def why_withdrawn(*, comment: str | None, abstract: str) -> str | None:
    """The words by which a paper says that it was withdrawn; None where it does not.

    An abstract counts only where it begins with the notice: it may be about withdrawals.
    """
    for text, patterns in ((comment or "", _COMMENT), (abstract[:400], _ABSTRACT)):
        words = text.casefold()
        if (
            not any(part in words for part in NOTICE_PARTS)
            or _FROM_ELSEWHERE.search(words)
            or _OLDER_VERSION.search(words)
        ):
            continue
        if any(pattern.search(words) for pattern in patterns):
            return " ".join(text.split())[:LONGEST_REASON]
    return None
