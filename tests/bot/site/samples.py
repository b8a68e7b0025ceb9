"""Sites of a list that does not exist, and what a browser makes of their pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any, Self

from bot.catalogue.content import Arrival, CataloguePaper, DecisionMade, ProposalHistory, Status
from bot.catalogue.judgement import EvidenceFound, FacetFound, Judgement
from bot.catalogue.told import EntityNamed, Fact, Facts, LinkFound, ResultReported
from bot.digest.content import Digest, Origin
from bot.names import Names
from bot.site.content import Site
from bot.site.pages import site_files
from config.headings import Headings
from config.rules import Name
from db.states import ProposalState
from tests.bot.catalogue.samples import a_catalogue, a_paper, a_venue, with_links
from tests.bot.digest.samples import FUZZING, PROFILE, REPAIR, SURVEYS, at
from tests.bot.hostile import TITLES

NAMES = Names(
    headings=Headings(format=1, zh={"Program Repair": "程序修复"}),
    facets={
        "task": Name(en="Tasks", zh="任务"),
        "task/repair": Name(en="Code repair", zh="代码修复"),
        "model": Name(en="Models", zh="模型"),
        "model/specialised": Name(en="Specialised", zh="专用"),
        "model/specialised/decoder": Name(en="Decoder", zh="解码器"),
    },
)


def a_site(*papers: CataloguePaper, digests: tuple[Digest, ...] = ()) -> Site:
    """A site of some papers."""
    return Site(profile=PROFILE, names=NAMES, catalogue=a_catalogue(*papers), digests=digests, as_of=at(9, 28))


def typed_paper(name: str, words: str) -> CataloguePaper:
    """A paper whose every part holds some words."""
    return a_paper(
        words,
        arxiv_id=page_name(name),
        authors=(words, "B"),
        comment=words,
        abstract=words,
        sections=(REPAIR,),
        venue=a_venue(words),
        facts=replace(with_links(f"javascript:{words}"), name=Fact(value=words, evidence="", confidence="likely")),
    )


def page_name(name: str) -> str:
    """The identifier of the paper that has the title of this name."""
    return f"2509.{list(TITLES).index(name) + 10_000}"


def files_of(site: Site) -> dict[str, bytes]:
    """All files, by path."""
    return {path: content if isinstance(content, bytes) else b"".join(content) for path, content in site_files(site)}


def pages_of(site: Site) -> dict[str, Page]:
    """All HTML pages, by path, read as a browser does."""
    return {path: Page.of(content.decode()) for path, content in files_of(site).items() if path.endswith(".html")}


def known_papers() -> tuple[CataloguePaper, ...]:
    """A listed paper of which much is known, one that waits, and one that was refused."""
    return (
        a_paper(
            "An Old Survey of Mending",
            arxiv_id="2401.00001",
            authors=("Élodie Müller",),
            month="2024-01",
            submitted=date(2024, 1, 2),
            sections=(SURVEYS,),
        ),
        a_paper("Fuzzing Nobody Wanted", arxiv_id="2508.00002", sections=(FUZZING,), status=Status.REFUSED),
        a_paper(
            "Waiting for a Place",
            arxiv_id="2509.00003",
            sections=(REPAIR,),
            status=Status.PROPOSED,
            proposal=a_proposal(),
        ),
        a_paper(
            "Mender: A Model that Mends",
            arxiv_id="2509.00004",
            sections=(REPAIR, FUZZING),
            venue=a_venue("ICSE 2026", name="ICSE", year=2026),
            facets=(FacetFound("model/specialised/decoder", 0.9, ()), FacetFound("task/repair", 0.8, ())),
            arrival=Arrival(at=at(9, 20), known=True, origin=Origin.PROPOSED, actor="ada", commit="c" * 40),
            judgement=a_judgement(),
            facts=Facts(
                name=Fact(value="Mender", evidence="Mender:", confidence="sure"),
                entities=(
                    EntityNamed(kind="benchmark", name="HumanEval"),
                    EntityNamed(kind="dataset", name="The Stack"),
                ),
                links=(LinkFound(kind="repo", url="https://example.org/mender", confidence="sure"),),
                results=(
                    ResultReported(
                        benchmark="HumanEval",
                        metric="pass@1",
                        value=74.4,
                        unit="%",
                        sentence="It reaches 74.4% on HumanEval.",
                    ),
                ),
            ),
        ),
    )


def a_proposal(**others: Any) -> ProposalHistory:
    """A proposal in the open pull request."""
    values: dict[str, Any] = {
        "state": ProposalState.PROPOSED,
        "section": REPAIR,
        "relevance": 0.9,
        "created_at": at(9, 10),
        "postponed_until": None,
        "pull_request": "https://github.com/ada/awesome-code-models/pull/12",
        "pull_request_number": 12,
        "decisions": (
            DecisionMade(
                at=at(9, 10),
                before=None,
                after=ProposalState.CANDIDATE,
                actor="shelver",
                reason="by its words",
                url=None,
                section=None,
                taken_back_at=None,
            ),
        ),
    }
    return ProposalHistory(**{**values, **others})


def a_judgement() -> Judgement:
    """A judgement with evidence."""
    return Judgement(
        outcome="propose",
        reason="by its words",
        relevance=0.93,
        relevance_evidence=(EvidenceFound("mend*", "title", 2.5),),
        section=REPAIR,
        section_score=0.8,
        section_evidence=(EvidenceFound("patch", "abstract", -0.5),),
        rules="1",
        judged_at=datetime(2025, 9, 10, tzinfo=UTC),
    )


@dataclass(slots=True)
class Element:
    """A start tag."""

    name: str
    attributes: dict[str, str]


@dataclass(slots=True)
class _Read:
    words: str = ""
    elements: list[Element] = field(default_factory=list)


class Page(HTMLParser):
    """A page's elements and words."""

    def __init__(self) -> None:
        super().__init__()
        self._read = _Read()
        self.ids: set[str] = set()

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a page."""
        page = cls()
        page.feed(text)
        page.close()
        return page

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join(self._read.words.split())

    @property
    def elements(self) -> list[Element]:
        """Every element, in order."""
        return self._read.elements

    @property
    def addresses(self) -> list[str]:
        """Every address that it names."""
        return [value for one in self.elements for name, value in one.attributes.items() if name in {"href", "src"}]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        attributes = {name: value or "" for name, value in attrs}
        self._read.elements.append(Element(tag, attributes))
        if "id" in attributes:
            self.ids.add(attributes["id"])

    def handle_endtag(self, tag: str) -> None:
        """Keep the words of cells and blocks apart."""
        if tag not in {"a", "code", "span", "strong"}:
            self._read.words += " "

    def handle_data(self, data: str) -> None:
        """Take the words in."""
        self._read.words += data
