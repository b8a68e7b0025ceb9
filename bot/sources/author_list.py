"""The authors of a paper, from the one string in which arXiv's raw records keep them."""

from __future__ import annotations

import re

from bot.sources.author_names import plain_name

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[IVX]{1,4}|(?:Ph\.? ?D|M\.? ?D)\.?")
_SEPARATOR = re.compile(r",|\band\b(?=\s)")
_DEPTH = {"(": 1, "{": 1, ")": -1, "}": -1}


def split_authors(text: str) -> tuple[str, ...]:
    r"""``Ada Abel (1 and 2), Bo Chen, Jr. and J\"urgen M\"uller ((1) Here, (2) There)`` as three names.

    The rules are those of https://info.arxiv.org/help/prep.html#author: names are separated by commas or by "and",
    and affiliations stand in brackets.
    """
    names: list[str] = []
    text = _without_brackets(text) if "(" in text else text
    for part in _SEPARATOR.split(_shield(text) if "{" in text else text):
        name = plain_name(part.translate(_UNSHIELD))
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]}, {name}"
        elif name:
            names.append(name)
    return tuple(names)


def _without_brackets(text: str) -> str:
    """Without what stands in round brackets; one that is never closed goes on to the end."""
    kept: list[str] = []
    depth = 0
    for position, character in enumerate(text):
        if character in "()" and (position == 0 or text[position - 1] != "\\"):
            depth = max(0, depth + _DEPTH[character])
            kept.append(" ")
        elif depth == 0:
            kept.append(character)
    return "".join(kept)


_SHIELD = str.maketrans({",": "\ue000"})
_UNSHIELD = str.maketrans({"\ue000": ","})


def _shield(text: str) -> str:
    """With the commas inside of braces, which belong to a name, put out of sight."""
    depth = 0
    shielded: list[str] = []
    for character in text:
        if character in "{}":
            depth = max(0, depth + _DEPTH[character])
        shielded.append(character.translate(_SHIELD) if depth else character)
    return "".join(shielded)
