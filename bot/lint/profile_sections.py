"""Sections that only the profile has, or only the list."""

from __future__ import annotations

from collections.abc import Iterator

from bot.curated_list.drift import unknown_sections
from bot.curated_list.lookup import closest_sections
from bot.curated_list.resolution import resolve_sections
from bot.lint.codes import Code
from bot.lint.finding import Finding, make_finding
from bot.lint.subject import Subject

_A_FEW = 3
"""Of fewer sections each is told by itself."""
_HARDLY = 0.1
"""If a smaller share of the profile's sections is in the list, they do not belong together."""


def check_profile_sections(subject: Subject) -> Iterator[Finding]:
    """Both differences; one finding alone where profile and list have next to nothing in common.

    A heading that is only written otherwise is still found by the bot, so the profile may follow later. Papers that
    went elsewhere together are not looked for: only the database knows what stood where.
    """
    if not subject.profile_sections:
        return
    curated = subject.curated
    resolved = resolve_sections(subject.profile_sections, held={}, curated=curated)
    missing = [path for path, found in resolved.items() if found.section is None]
    there = len(resolved) - len(missing)
    if len(resolved) >= _A_FEW and there < len(resolved) * _HARDLY:
        yield make_finding(
            Code.SECTION_MISSING,
            f"{there or 'None'} of the profile's {len(resolved)} sections {'are' if there > 1 else 'is'} in the "
            "list: is it the wrong profile, or the wrong file? Name the list's own profile with --profile, or its "
            "file with --file.",
            line=1,
        )
        return
    for path in missing:
        close = closest_sections(curated, path)
        hint = f"; the closest are {', '.join(map(repr, close))}" if close else ""
        yield make_finding(
            Code.SECTION_MISSING,
            f"The profile shelves into {path!r}, which the list does not have{hint}.",
            line=1,
            section=path,
        )
    known = list(resolved)
    for path, found in resolved.items():
        if found.section is not None and found.section != path:
            known.append(found.section)
            yield make_finding(
                Code.SECTION_RENAMED,
                f"The profile calls {found.section!r} by another name, {path!r}: correct its sections.yaml.",
                line=curated.outline[found.section].heading_line or 1,
                section=found.section,
            )
    for path in unknown_sections(curated, known):
        entries = len(curated.sections[path].entries)
        yield make_finding(
            Code.SECTION_UNKNOWN,
            f"The profile has no rules for {path!r}, which holds {entries} {'entry' if entries == 1 else 'entries'}: "
            "nothing is ever proposed there.",
            line=curated.sections[path].heading_line or 1,
            section=path,
        )
