"""Whether two records are about one and the same work, although their identifiers or titles differ.

Authors submit a paper anew under another identifier, change its title between versions, or add and drop what follows
the colon; lists write titles with other dashes, quotes and capitals. Who refused the work once means all of these.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

LONG_TITLE = 5
"""From so many words on, what stands behind a colon may be the title of a paper by itself."""
LONG_NAME = 3
"""What stands before a colon in at most so many words may be the name of a system, which authors change."""

_ACCENT = re.compile(
    r"\\[\"'`^~=.](?:\{\\?([A-Za-z])\}|\s*\\?([A-Za-z]))|\\[uvHtcdbkr](?:\{\\?([A-Za-z])\}|\s+\\?([A-Za-z])(?![A-Za-z]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_LOOKS = re.compile(
    r"(?:text|math)[a-z]*|emph|bf|it|tt|rm|sc|sf|em|bm|boldsymbol|mbox|ensuremath|operatorname|left|right|underline"
)
"""LaTeX commands that only say how something looks."""
_GREEK = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER ([A-Z]+)")
_EDITION = re.compile(
    r"\s*[(\[](?:the )?(?:(?:extended|full|long|short|revised|updated|arxiv|journal|conference|camera[- ]ready)"
    r"(?: (?:version|abstract|paper|edition))?|technical report|preprint|withdrawn)[)\]]\s*\.?\s*$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*[:\uFF1A]\s+|\s+[-\u2010-\u2015]{1,3}\s+")
"""Between a title and its subtitle: a colon, or a dash with spaces around it."""
_LANGUAGE_SIGNS = re.compile(r"(?<=[A-Za-z0-9])\\?(?P<sign>\+{1,2}|#)(?!\w)")
"""What tells C++ and C# from C, and CodeT5+ from CodeT5."""
_TEAM = re.compile(
    r"\b(?:team|group|labs?|collaboration|consortium|project|initiative|community|anonymous)\b|^\S+$", re.IGNORECASE
)
"""An author who is no single person: the same work may be signed by the members another time."""
_SIGN_NAMES = {"+": "plus", "++": "plusplus", "#": "sharp"}
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


@functools.lru_cache(maxsize=20_000)
def work_key(title: str) -> str:
    """A title's letters and digits without regard to case, accents, punctuation, LaTeX and marks of an edition."""
    plain = _EDITION.sub("", title)
    plain = _LANGUAGE_SIGNS.sub(lambda match: _SIGN_NAMES[match["sign"]], plain)
    plain = _ACCENT.sub(lambda match: next(filter(None, match.groups()), ""), plain)
    plain = _COMMAND.sub(lambda match: "" if _LOOKS.fullmatch(match[1]) else match[1], plain)
    plain = plain.replace("&", " and ")
    decomposed = "".join(map(_spelled, unicodedata.normalize("NFKD", plain))).casefold()
    return "".join(character for character in decomposed if character.isalnum()) or "".join(decomposed.split())


def dois(text: str | None) -> frozenset[str]:
    """The DOIs in what arXiv has in that field, as they compare: in small letters, without a resolver."""
    found = (_RESOLVER.sub("", part).strip().rstrip(".").casefold() for part in re.split(r"[\s,;]+", text or ""))
    return frozenset(doi for doi in found if doi.startswith("10."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A paper, as far as it is compared."""

    paper_id: int
    title: str
    earlier_titles: tuple[str, ...] = ()
    """Those of other versions."""
    doi: str | None = None
    authors: tuple[str, ...] = ()
    """Empty where they are not known, as of most entries of a list."""

    @property
    def titles(self) -> tuple[str, ...]:
        """All titles that it has had, the present one first."""
        return (self.title, *self.earlier_titles)

    @property
    def surnames(self) -> frozenset[str]:
        """Of its authors: the last words of their names."""
        return frozenset(_surname(name) for name in self.authors if name.strip())


@dataclass(frozen=True, slots=True)
class KnownWorks:
    """Works by what they are recognised by.

    Two are the same if they share a DOI; or the whole title, unless their authors are known and none is in common; or
    the first and half of the authors, if the titles differ by a subtitle or by the name before the colon.
    """

    _by_doi: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    _by_title: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    _by_part: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))
    _by_named_tail: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, works: Iterable[Work]) -> KnownWorks:
        """Those works."""
        known = cls()
        for work in works:
            known.add(work)
        return known

    def add(self, work: Work) -> None:
        """Know one more."""
        for doi in dois(work.doi):
            self._by_doi[doi].append(work)
        for title in work.titles:
            self._by_title[work_key(title)].append(work)
            for part in _parts(title):
                self._by_part[part].append(work)
            if (tail := _tail(title, behind_name=True)) is not None:
                self._by_named_tail[tail].append(work)

    def same_as(self, work: Work) -> Work | None:
        """A known work that is the same one under another record; None where there is none."""
        for doi in sorted(dois(work.doi)):
            if (found := _other(work, self._by_doi.get(doi, ()))) is not None:
                return found
        for title in work.titles:
            alike = self._by_title.get(work_key(title), ())
            same = [known for known in alike if _may_share_author(work, known)]
            if (found := _other(work, same)) is not None:
                return found
        return _other(work, [known for known in self._of_like_title(work) if _shares_half(work, known)])

    def _of_like_title(self, work: Work) -> Iterator[Work]:
        """Those whose title is this one but for its subtitle, or for the name before the colon."""
        for title in work.titles:
            yield from self._by_part.get(work_key(title), ())
            for part in _parts(title):
                yield from self._by_title.get(part, ())
            if (tail := _tail(title, behind_name=True)) is not None:
                yield from self._by_named_tail.get(tail, ())


def _spelled(character: str) -> str:
    if character.isascii():
        return character
    greek = _GREEK.fullmatch(unicodedata.name(character, ""))
    return greek[1].lower() if greek else character


def _parts(title: str) -> Iterator[str]:
    """Keys of what stands before the first colon, if it is more than a name, and of what stands behind it."""
    head, *rest = _BREAK.split(title, maxsplit=1)
    if rest and _words(head) > 1:
        yield work_key(head)
    if (tail := _tail(title)) is not None:
        yield tail


def _tail(title: str, *, behind_name: bool = False) -> str | None:
    """The key of what stands behind the first colon, if it is long enough to be a title.

    Args:
        title: The whole.
        behind_name: Only where a name may be what stands before the colon.
    """
    head, *rest = _BREAK.split(title, maxsplit=1)
    if not rest or _words(rest[0]) < LONG_TITLE or (behind_name and _words(head) > LONG_NAME):
        return None
    return work_key(rest[0])


def _words(text: str) -> int:
    return len(re.findall(r"\w+", text))


def _other(work: Work, known: Sequence[Work]) -> Work | None:
    return next((other for other in known if other.paper_id != work.paper_id), None)


def _may_share_author(one: Work, other: Work) -> bool:
    if not one.authors or not other.authors or one.surnames & other.surnames:
        return True
    return any(map(_TEAM.search, (*one.authors, *other.authors)))


def _shares_half(one: Work, other: Work) -> bool:
    """Whether they have the first author and half of all in common: groups write several papers on one subject."""
    if not one.authors or not other.authors or _surname(one.authors[0]) != _surname(other.authors[0]):
        return False
    return 2 * len(one.surnames & other.surnames) >= min(len(one.surnames), len(other.surnames))


def _surname(author: str) -> str:
    """The last word of a name."""
    return work_key(author.rsplit(maxsplit=1)[-1]) if author.strip() else ""
