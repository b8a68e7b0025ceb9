"""Jinja2 as the site uses it: everything is escaped, and what is not defined is an error."""

from __future__ import annotations

from datetime import date, datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.catalogue.survey_tables import system_name
from bot.curated_list.section import PATH_SEPARATOR
from bot.forge.text import cleaned
from bot.site.addresses import Addresses, web_address
from bot.site.content import Site
from bot.site.words import CHINESE, counted_papers, either, in_attributes, in_element, label


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
    facets = site.facet_rules.facets
    environment.globals.update(
        site=site,
        where=addresses,
        counted_papers=counted_papers,
        facet_name=lambda facet: either(facets[facet].name.en, facets[facet].name.zh) if facet in facets else facet,
        plain_facet=lambda facet: facets[facet].name.en if facet in facets else facet,
        listed_in=lambda digest: sum(len(section.papers) for section in digest.listed),
        system_name=system_name,
    )
    environment.filters.update(
        t=label,  # a filter of a constant costs nothing but once, when the template is compiled
        attribute=in_attributes,
        bilingual=in_element,
        plain=_known_label,
        words=cleaned,
        web_address=web_address,
        day=_day,
        number=lambda value: f"{value:,}",
        percent=lambda value: f"{value:.0%}",
        weight=lambda value: f"{value:+.2f}",
        figure=lambda value: f"{value:g}",
        heading=lambda path: cleaned(path.rpartition(PATH_SEPARATOR)[2]),
        trail=lambda path: cleaned(path.replace(PATH_SEPARATOR, " › ")),
        status_label=lambda status: label(status.value.replace("_", " ").capitalize()),
    )
    return environment


def _day(moment: date | datetime | None) -> str:
    """``2025-09-22``, in UTC."""
    return f"{moment:%Y-%m-%d}" if moment else ""


def _known_label(english: str) -> str:
    """A label where no element can stand, such as in a page's title: in English alone.

    Raises:
        KeyError: There is no such label.
    """
    CHINESE[english]
    return english
