"""Jinja2 as the site uses it: everything is escaped, and what is not defined is an error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from bot.catalogue.survey_tables import system_name
from bot.curated_list.section import PATH_SEPARATOR
from bot.forge.text import cleaned
from bot.names import STATUS_NAMES, Names
from bot.readable import readable
from bot.site.addresses import Addresses, web_address
from bot.site.content import Site
from bot.site.words import (
    CHINESE,
    counted_others,
    counted_papers,
    either,
    in_attributes,
    in_element,
    in_title,
    label,
)


def make_environment(site: Site, addresses: Addresses) -> Environment:
    """The environment in which all pages of a site are rendered."""
    environment = Environment(
        loader=PackageLoader("bot.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    naming = _Naming(site.names, shown_words(site.profile.title))
    environment.globals.update(
        site=site,
        where=addresses,
        counted_papers=counted_papers,
        counted_others=counted_others,
        remembered=_remembering(),
        facet_name=naming.facet,
        plain_name=naming.plain,
        group_title=naming.title,
        listed_in=lambda digest: sum(len(section.papers) for section in digest.listed),
        system_name=system_name,
    )
    environment.filters.update(
        t=label,  # a filter of a constant costs nothing but once, when the template is compiled
        attribute=in_attributes,
        bilingual=in_element,
        title=naming.page_title,
        plain_title=naming.plain_title,
        words=shown_words,
        web_address=web_address,
        day=_day,
        number=lambda value: f"{value:,}",
        percent=lambda value: f"{value:.0%}",
        weight=lambda value: f"{value:+.2f}",
        figure=lambda value: f"{value:g}",
        heading=lambda path: naming.section(path.rpartition(PATH_SEPARATOR)[2]),
        trail=naming.section,
        status_label=lambda status: either(STATUS_NAMES[status].en, STATUS_NAMES[status].zh),
    )
    return environment


def shown_words(words: str, *, limit: int | None = None) -> str:
    """Words that anybody may have written, on one line and without TeX; they still have to be escaped."""
    return cleaned(readable(words), limit=limit)


class _Naming:
    """What sections, facets and pages are called, in both languages."""

    def __init__(self, names: Names, site_title: str) -> None:
        self._names = names
        self._site_title = site_title
        self._escaped_title = escape(site_title)
        self.section = cache(self._section)
        self.facet = cache(self._facet)

    def _section(self, path: str) -> Markup:
        english, chinese = (cleaned(self._names.section(path, language)) for language in ("en", "zh"))
        return either(english, chinese) if english != chinese else Markup('<span lang="en">{}</span>').format(english)

    def _facet(self, facet: str) -> Markup:
        return either(self._names.facet(facet, "en"), self._names.facet(facet, "zh"))

    def plain(self, kind: str, key: str) -> str:
        """A section's or facet's name in English, where no element can stand."""
        return self._both(kind, key)[0]

    def title(self, kind: str, key: str) -> Markup:
        """The title of a section's or facet's page."""
        return in_title(*self._both(kind, key), self._site_title)

    def page_title(self, english: str, **values: object) -> Markup:
        """The title of a page that a label names."""
        return in_title(english.format(**values), CHINESE[english].format(**values), self._site_title)

    def plain_title(self, words: str) -> Markup:
        """The title of a page that is called the same in all languages."""
        return Markup(f">{escape(shown_words(words))} · {self._escaped_title}")  # noqa: S704 - both are escaped

    def _both(self, kind: str, key: str) -> tuple[str, str]:
        if kind == "facet":
            return self._names.facet(key, "en"), self._names.facet(key, "zh")
        heading = key.rpartition(PATH_SEPARATOR)[2]
        return cleaned(self._names.section(heading, "en")), cleaned(self._names.section(heading, "zh"))


def _remembering() -> Callable[[Macro, Iterable[Hashable]], Markup]:
    """What a macro makes of each of some values, rendered once for all pages; it may depend on nothing else."""
    known: dict[str, dict[Hashable, str]] = defaultdict(dict)

    def remembered(macro: Macro, values: Iterable[Hashable]) -> Markup:
        made = known[macro.name]
        parts = []
        for value in values:
            if value not in made:
                made[value] = str(escape(macro(value)))  # markup already: escaping leaves it alone
            parts.append(made[value])
        return Markup("".join(parts))  # noqa: S704 - made of markup

    return remembered


def _day(moment: date | datetime | None) -> str:
    """``2025-09-22``, in UTC."""
    return moment.isoformat()[:10] if moment else ""
