"""All files of a site, one after the other, as bytes: the same site gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from bot.catalogue.content import CataloguePaper, Status
from bot.catalogue.document import json_bytes
from bot.catalogue.overview import ON_THE_WAY, by_status, timeline
from bot.curated_list.section import PATH_SEPARATOR
from bot.digest.document import to_json as digest_json
from bot.digest.voice import WORDINGS, Voice
from bot.export.bibtex import bibtex
from bot.garbage_collection import long_lived_objects_passed_over
from bot.site.addresses import Addresses, root_of
from bot.site.atom import atom_feed, came_at
from bot.site.content import Site
from bot.site.digest_page import digest_in
from bot.site.environment import make_environment
from bot.site.folder import Content
from bot.site.paper_links import links_of
from bot.site.search_index import search_index
from bot.site.story import story_of
from bot.site.timeline import draw_timeline

MOST_SHOWN = 300
"""Papers on the page of a section or facet; the search shows all."""
MOST_NEW = 12
"""Papers on the front page."""
ASSETS = ("site.css", "preferences.js", "site.js", "search.js", "icon.svg")


def site_files(site: Site) -> Iterator[tuple[str, Content]]:
    """Path and content of every file."""
    with long_lived_objects_passed_over():
        yield from _Pages(site).files()


class _Pages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._addresses = Addresses(site.sections)
        self._environment: Environment = make_environment(site, self._addresses)
        self._voices = [Voice(wording=wording, names=site.names) for wording in WORDINGS.values()]
        self._frames: dict[tuple[str, str, str | None], Markup] = {}

    def files(self) -> Iterator[tuple[str, Content]]:
        site = self._site
        for name in ASSETS:
            yield f"assets/{name}", files("bot.site").joinpath("assets", name).read_bytes()
        yield "assets/papers.js", search_index(site, self._addresses).encode("ascii")
        yield ".nojekyll", b""
        yield self._front()
        yield self._render("papers.html", "papers.html")
        yield self._render("browse.html", "sections.html", kind="section", groups=site.sections)
        if site.facets:
            yield self._render("browse.html", "facets.html", kind="facet", groups=site.facets)
        if site.models:
            yield self._render("models.html", "models.html")
        if site.benchmarks:
            yield self._render("entities.html", "benchmarks.html", kind="benchmark", rows=site.benchmarks)
        if site.datasets:
            yield self._render("entities.html", "datasets.html", kind="dataset", rows=site.datasets)
        yield from self._groups()
        yield from self._digests()
        yield "feed.xml", self._feed(site.catalogue.papers, "feed.xml", "index.html", site.profile.title)
        yield "papers.json", _json_array(site.catalogue.papers)
        for paper in site.catalogue.papers:
            yield self._paper(paper)

    def _front(self) -> tuple[str, bytes]:
        papers = self._site.catalogue.papers
        came = [(moment, paper) for paper in papers if paper.status is Status.LISTED and (moment := came_at(paper))]
        came.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
        return self._render(
            "front.html",
            "index.html",
            statuses=by_status(papers),
            timeline=draw_timeline(timeline(papers)),
            newest=[paper for _, paper in came[:MOST_NEW]],
        )

    def _groups(self) -> Iterator[tuple[str, bytes]]:
        site, addresses = self._site, self._addresses
        for path, papers in site.sections.items():
            page = addresses.section(path)
            feed = addresses.section_feed(path)
            yield self._group("section", path, page=page, separator=PATH_SEPARATOR, groups=site.sections)
            yield feed, self._feed(papers, feed, page, f"{site.profile.title}: {path}")
        for facet in site.facets:
            yield self._group("facet", facet, page=addresses.facet(facet), separator="/", groups=site.facets)

    def _group(
        self,
        kind: str,
        key: str,
        *,
        page: str,
        separator: str,
        groups: dict[str, tuple[CataloguePaper, ...]],
    ) -> tuple[str, bytes]:
        papers = groups[key]
        shown = [paper for paper in papers if paper.status is Status.LISTED or paper.status in ON_THE_WAY]
        above = key.rpartition(separator)[0]
        return self._render(
            "group.html",
            page,
            kind=kind,
            key=key,
            shown=shown[::-1][:MOST_SHOWN],
            count=len(shown),
            above=above if above in groups else None,
            below={path: found for path, found in groups.items() if path.rpartition(separator)[0] == key},
            timeline=draw_timeline(timeline(papers)),
        )

    def _digests(self) -> Iterator[tuple[str, bytes]]:
        yield self._render("digests.html", "digests.html")
        for digest in self._site.digests:
            page = self._addresses.digest(digest.week)
            folder = page.rpartition("/")[0]
            languages = [digest_in(digest, voice) for voice in self._voices]
            yield self._render("digest.html", page, digest=digest, languages=languages)
            for told in languages:
                yield f"{folder}/{told.file}", told.markdown.encode()
            yield f"{folder}/{digest.week}.json", f"{json.dumps(digest_json(digest), indent=1)}\n".encode()

    def _paper(self, paper: CataloguePaper) -> tuple[str, bytes]:
        return self._render(
            "paper.html",
            self._addresses.paper(paper.id),
            paper=paper,
            links=links_of(paper),
            story=story_of(paper, repository=self._site.profile.repository),
            citation="".join(bibtex([paper])),
        )

    def _feed(self, papers: Sequence[CataloguePaper], path: str, page: str, title: str) -> bytes:
        return atom_feed(
            papers,
            path=path,
            page=page,
            title=title,
            repository=self._site.profile.repository,
            addresses=self._addresses,
            url=self._site.url,
        )

    def _render(self, template: str, path: str, **values: object) -> tuple[str, bytes]:
        root = root_of(path)
        top = self._frame("top.html", root, path if not root else None)
        bottom = self._frame("bottom.html", root, None)
        found = self._environment.get_template(template)
        page = found.render(path=path, root=root, top=top, bottom=bottom, **values)
        return path, page.encode("utf-8", "replace")

    def _frame(self, template: str, root: str, path: str | None) -> Markup:
        """What is above or below every page, rendered once for all pages where it is the same."""
        key = (template, root, path)
        if key not in self._frames:
            rendered = self._environment.get_template(template).render(root=root, path=path)
            self._frames[key] = Markup(rendered)  # noqa: S704 - rendered with escaping
        return self._frames[key]


def _json_array(papers: Sequence[CataloguePaper]) -> Iterator[bytes]:
    """A JSON array with one paper a line, each with the values that ``shelver export --format jsonl`` writes."""
    for number, paper in enumerate(papers):
        yield b",\n" if number else b"[\n"
        yield json_bytes(paper)
    yield b"\n]\n" if papers else b"[]\n"
