"""What all parts of a digest say alike: days, numbers, papers, sections, and lists that end in time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from bot.digest.blocks import Items, Line, Link, Part, Strong, Words, fill, joined, line
from bot.digest.content import Digest
from bot.digest.phrases import Told, pieces, recognised
from bot.digest.value import PaperName
from bot.digest.voice import Voice
from bot.digest.wording import Wording
from bot.forge.compare_link import is_compare_page
from bot.forge.text import cleaned
from bot.readable import readable
from bot.steps.read_review import A_REVIEWER
from db.decisions import OPERATOR
from db.identity import ArxivIdentifier
from db.proposals import BOT

BETWEEN_FACTS = " · "
_OUR_PULL_REQUEST = re.compile(r"https://github\.com/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+/pull/(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much of everything is shown."""

    items: int
    """Papers in one part."""
    title: int
    """Characters of a title."""
    reason: int
    """Characters of a reason, a name or a section's path."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A digest, in whose words and at what length it is told."""

    digest: Digest
    voice: Voice
    room: Room

    @property
    def wording(self) -> Wording:
        """The language's messages."""
        return self.voice.wording

    def papers(self, number: int) -> str:
        """So many papers."""
        return self.wording.papers.of(number)

    def day(self, moment: date) -> str:
        """``18 September``."""
        return self.wording.dates.on(moment, self.digest.week)

    def moment(self, moment: datetime) -> str:
        """``18 September, 05:30 UTC``."""
        return self.wording.dates.at(moment, self.digest.week)

    def age(self, days: int) -> str:
        """How long something has waited."""
        return self.wording.for_days.format(days=self.wording.days.of(days)) if days else self.wording.since_today

    def listing(self, parts: Sequence[Part | Line]) -> Line:
        """``a, b and c``."""
        return joined(parts, self.wording.comma, self.wording.conjunction)

    def words(self, words: str) -> Line:
        """A person's name, a reason, or anything else that a stranger may have written; nothing where it is empty."""
        return (Words(words, self.room.reason),) if cleaned(words) else ()

    def title(self, words: str) -> Line:
        """A paper's title, without TeX."""
        title = readable(words)
        return (Words(title, self.room.title),) if cleaned(title) else (self.wording.no_title,)

    def quoted(self, words: str) -> Line:
        """A stranger's words as a quotation."""
        return fill(self.wording.quoted, words=self.words(words))

    def path(self, section: str | None) -> Line:
        """A section's path with arrows."""
        return self.words(self.voice.section(section or "")) or (self.wording.no_section,)

    def paths(self, sections: Sequence[str]) -> Line:
        """Two of several sections, and how many more there are."""
        shown: list[Part | Line] = [self.path(section) for section in sections[:2]]
        if len(sections) > 2:
            shown.append(self.wording.and_more_items.format(n=len(sections) - 2))
            return joined(shown, self.wording.comma, " ")
        return self.listing(shown)

    def actor(self, name: str) -> Line:
        """Who decided something: a login, or who stands for it where none is known."""
        ours = {BOT: "Shelver", OPERATOR: self.wording.operator, A_REVIEWER: self.wording.reviewer}
        return (ours[name],) if name in ours else self.words(name)

    def stored(self, sentence: str, *, depth: int = 4) -> Line:
        """A sentence that Shelver stored, in this language as far as it is known; else as it stands there.

        Args:
            sentence: The sentence.
            depth: How many sentences within each other are looked for; no sentence of ours has more.
        """
        if not depth:
            return self.words(sentence)
        for separator, shown in (("; ", self.wording.semicolon), (None, ""), (", ", self.wording.comma)):
            told = [recognised(one, self.wording.language) for one in pieces(sentence, separator)]
            if all(told):
                return joined([self._filled(one, depth=depth - 1) for one in told if one], shown)
        return self.words(sentence)

    def _filled(self, told: Told, *, depth: int) -> Line:
        """A stored sentence with what stands in its places."""
        return fill(
            told.template, **{name: self._place(name, value, depth=depth) for name, value in told.values.items()}
        )

    def _place(self, name: str, value: str, *, depth: int) -> Line:
        """What stands in one place of a stored sentence."""
        kind = name.rstrip("0123456789")
        if kind == "section":
            return self.path(value)
        if kind == "day":
            return (self.day(date.fromisoformat(value)),)
        if kind == "fact":
            return (self.wording.facts[value],)
        if kind == "source":
            return (self.wording.source_names.get(value, value),)
        return self.stored(value, depth=depth) if kind == "told" else self.words(value)

    def paper(self, paper: PaperName, facts: Iterable[Line] = (), *more: Line) -> tuple[Line, ...]:
        """A paper as an item: its title, linked where it is on arXiv, then what is to be said of it."""
        told = [fact for fact in facts if fact]
        if told and paper.arxiv_id:
            told = [(Words(f"arXiv:{paper.arxiv_id}", 40),), *told]
        title = self.linked(paper)
        return ((Strong(title),), joined(told, BETWEEN_FACTS), *more) if told else (title, *more)

    def linked(self, paper: PaperName) -> Line:
        """A paper's title, linked where it is on arXiv."""
        title = self.title(paper.title)
        return (Link(title, ArxivIdentifier(paper.arxiv_id).url),) if paper.arxiv_id else title

    def items(self, items: Iterable[tuple[Line, ...]], *, total: int) -> Items:
        """Items, as many as there is room for, and how many more there are."""
        shown = list(islice(items, self.room.items))
        if total > len(shown):
            shown.append((fill(self.wording.and_more_items, n=f"{total - len(shown):,}"),))
        return Items(tuple(shown))

    def pull_request(self, number: int | None, url: str | None) -> Line:
        """Our own pull request, linked where it is on GitHub, or the page on which it may be opened.

        An issue that holds this link is noted in the pull request, once: it is ours, so nobody is bothered.
        """
        if url and is_compare_page(url):
            return (Link((self.wording.compare_page,), url),)
        words = self.wording.pull_request
        if number is not None:
            words = self.wording.pull_request_numbered.format(number=number)
        return (Link((words,), url),) if url and _OUR_PULL_REQUEST.fullmatch(url) else (words,)


def numbered(number: int) -> str:
    """``1,204``."""
    return f"{number:,}"


def share(probability: float) -> str:
    """``97%``."""
    return f"{probability:.0%}"


def lines(*parts: Part | Line) -> tuple[Line, ...]:
    """An item of one line."""
    return (line(*parts),)
