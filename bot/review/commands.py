"""The commands in a comment, read out of its Markdown; nothing is done here.

A command stands at the beginning of a line of its own: ``/reject 2509.01234 off topic``. What is quoted, indented as
code, fenced or hidden in an HTML comment is none.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.forge.text import cleaned
from db.identity import ArxivIdentifier

MOST_WORDS = 300
"""Characters of a reason or section that are kept."""

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})(?P<info>.*)")
_COMMAND = re.compile(r" {0,3}/(?P<name>[A-Za-z]+)(?:[ \t]+(?P<rest>.*))?")
_WORD = re.compile(r"[^\s,;]+[\s,;]*")
_SPACED_PREFIX = re.compile(r"\barxiv:\s+(?=\S)", re.IGNORECASE)
_LIKE = 0.75
"""From this likeness on, an unknown word is taken for a mistyped command."""


class Verb(StrEnum):
    """What can be asked for."""

    REJECT = "reject"
    LATER = "later"
    MOVE = "move"
    INCLUDE = "include"
    REBUILD = "rebuild"
    STOP = "stop"
    HELP = "help"


_ABOUT_PAPERS = frozenset({Verb.REJECT, Verb.LATER, Verb.MOVE, Verb.INCLUDE})


@dataclass(frozen=True, slots=True)
class Command:
    """One command, about one paper where it is about papers."""

    verb: Verb
    arxiv_id: str | None = None
    """Without version; None for commands that are not about a paper."""
    words: str = ""
    """The reason, or for ``/move`` the section as it was typed; on one line."""

    @property
    def shown(self) -> str:
        """The command as one would type it, without reason or section."""
        return f"/{self.verb}" + (f" {self.arxiv_id}" if self.arxiv_id else "")


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that is meant as a command and cannot be understood."""

    shown: str
    """The beginning of the line."""
    why: str
    """What is wrong with it, and what to write instead."""


def read_commands(body: str, *, paper: str | None = None) -> tuple[Command | Misread, ...]:
    """The commands of a comment, in order; any text can be read, and most holds none.

    A command about several papers, their identifiers separated by spaces or commas, counts as one for each.

    Args:
        body: The comment as GitHub gives it.
        paper: The paper that is meant where a command names none: of a comment on that paper's line.
    """
    return tuple(found for line in _spoken_lines(body) for found in _read_line(line, paper))


def paper_of_line(diff_hunk: str) -> str | None:
    """The one paper whose arXiv link stands in the line that a review comment is about; None where that is not clear.

    Args:
        diff_hunk: The part of the diff that GitHub gives with the comment; it ends with the line.
    """
    line = diff_hunk.replace("\r\n", "\n").rstrip("\n").rpartition("\n")[2]
    found = {identifier.base for word in re.split(r"[\s()<>]+", line) if (identifier := ArxivIdentifier.find(word))}
    return found.pop() if len(found) == 1 and line[:1] in {"+", "-", " "} else None


def _spoken_lines(body: str) -> Iterator[str]:
    """The lines that are neither code nor hidden; quoted ones begin with ``>`` and so are no commands anyway."""
    fence = ""
    hidden = False
    for line in re.split(r"\r\n|\r|\n", body):
        if fence:
            closing = _FENCE.fullmatch(line)
            if closing and closing["marks"].startswith(fence) and not closing["info"].strip():
                fence = ""
            continue
        if hidden or "<!--" in line:
            hidden = line.rfind("<!--") > line.rfind("-->") or (hidden and "-->" not in line)
            continue
        opening = _FENCE.fullmatch(line)
        if opening and not ("`" in opening["marks"] and "`" in opening["info"]):
            fence = opening["marks"]
            continue
        yield line


def _read_line(line: str, paper: str | None) -> Iterator[Command | Misread]:
    match = _COMMAND.fullmatch(line.rstrip())
    if match is None:
        return
    name, rest = match["name"].lower(), cleaned(match["rest"] or "")
    papers, words = _papers(rest)
    shown = cleaned(line, limit=80)
    if name not in set(Verb):
        close = difflib.get_close_matches(name, [verb.value for verb in Verb], n=1, cutoff=_LIKE)
        if close or papers:
            hint = f"; is /{close[0]} meant?" if close else "; /help tells which there are"
            yield Misread(shown, f"there is no command /{name}{hint}")
        return
    verb = Verb(name)
    if verb not in _ABOUT_PAPERS:
        yield Command(verb)
        return
    papers = papers or ([paper] if paper else [])
    words = cleaned(words.strip("\"'“”`").lstrip(":-–— "), limit=MOST_WORDS)
    if not papers:
        yield Misread(shown, f"no paper is named: write /{verb} 2509.01234, or its arXiv URL")
    elif verb is Verb.MOVE and not words:
        yield Misread(shown, f"no section is named: write /move {papers[0]} and words of the section's heading")
    else:
        for arxiv_id in papers:
            yield Command(verb, arxiv_id, words)


def _papers(rest: str) -> tuple[list[str], str]:
    """The identifiers at the beginning, each once, and what follows them."""
    rest = _SPACED_PREFIX.sub("arXiv:", rest)
    papers: dict[str, None] = {}
    while (word := _WORD.match(rest)) is not None:
        try:
            papers[ArxivIdentifier.parse(word[0].strip(" ,;<>()[].:")).base] = None
        except ValueError:
            break
        rest = rest[word.end() :]
    return list(papers), rest
