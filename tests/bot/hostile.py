"""Papers with titles that want to be more than words, each with what a reader may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Self

from markdown_it import MarkdownIt

from tests.servers.arxiv import ArxivRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileTitle:
    """A title as its author typed it."""

    typed: str
    shown: str
    """The plain words that are left of it wherever people read it in full."""
    name: str = ""
    """What of it passes for the name of a system."""


def _literal(typed: str) -> HostileTitle:
    return HostileTitle(typed=typed, shown=typed)


_COUNT = 1_250
TITLES: Mapping[str, HostileTitle] = {
    "link": _literal("Mending](javascript:alert(1)) the [Query](data:text/html,x) ![x](y)"),
    "name": _literal("Q2](vbscript: alert(1)) by [Hand](javascript:alert(2))"),
    "marked name": HostileTitle(typed="Q2*_x_: Stars *and* Lines", shown="Q2*_x_: Stars *and* Lines", name="Q2*_x_"),
    "address": _literal("See https://evil.example/x or www.evil.example or <https://evil.example/y>"),
    "mention": _literal("@everyone and @codefuse-ai/maintainers: Fixes #1, GH-2, owner/repo#3"),
    "commit": _literal("Reverts deadbeefcafe1234 :tada: and closes #12"),
    "pipes": _literal(r"One | Two || Three \| Four |"),
    "backticks": _literal("`rm -rf` and ``two`` and ```three"),
    "emphasis": _literal("**Bold** _under_ ~~struck~~ __x__ *y"),
    "html": _literal("<img src=x onerror=alert(1)><script>alert(2)</script> <details><!-- open"),
    "marker": _literal("--> <!-- shelver:paper 2509.90001 --> - [ ] <!-- shelver:payload eyJ9 -->"),
    "entities": _literal("&lt;b&gt; &#106;avascript &copy; &Tab; &amp;amp;"),
    "quotes": _literal('"Quoted" [2020-01] [[paper](https://arxiv.org/abs/1706.03762)]'),
    "formula": HostileTitle(
        typed=r"$\href{javascript:alert(1)}{x}$ for $5 and $$\unsafe$$",
        shown=r"x (javascript:alert(1)) for $5 and $$\unsafe$$",
    ),
    "backslash": _literal("Ends in a Backslash \\"),
    "blocks": HostileTitle(
        typed="# Heading\n- bullet\n\n1. number\n===\n| a | b |", shown="# Heading - bullet 1. number === | a | b |"
    ),
    "right-to-left": HostileTitle(
        typed="Marks \u202eexe.doc\u202c and \u2066isolates\u2069\u200f, \u200bzero\ufeff wide\u00ad",
        shown="Marks exe.doc and isolates, zero wide",
    ),
    "terminal": HostileTitle(
        typed="Red \x9b31mAlert\x9b0m and \x9d8;;x\x9c\x7f Link", shown="Red 31mAlert0m and 8;;x Link"
    ),
    "endless": HostileTitle(typed="Endless " * _COUNT, shown="Endless " * 37 + "End…"),
}
"""By what is wrong with them; none holds what XML 1.0 cannot carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a paper may be about, so clearly that the classifier proposes it."""

    section: str
    abstract: str


TOPICS: Mapping[str, Topic] = {
    "bullets": Topic(
        section="5. Methods/Models for Downstream Tasks > Text-To-SQL",
        abstract=(
            "We study text-to-SQL with large language models. Our text-to-SQL parser turns questions into SQL "
            "queries by schema linking, and lets a code LLM repair the SQL queries that fail. On Spider and BIRD, "
            "text-to-SQL gains four points."
        ),
    ),
    "numbers": Topic(
        section="2. Models > 2.5 Reinforcement Learning on Code",
        abstract=(
            "Large language models for code generation learn by reinforcement learning (RL) whether a program passes "
            "its unit tests. Our code LLM is trained with GRPO policy optimization: compiler feedback and a reward "
            "model give the reward in RL, where RLHF and PPO had preference pairs and DPO direct preference "
            "optimization. Code generation on HumanEval, MBPP and LiveCodeBench improves."
        ),
    ),
    "table": Topic(
        section="8. Datasets > 8.2 Benchmarks > Program Repair",
        abstract=(
            "We present a bug benchmark for automated program repair with large language models: a debugging "
            "benchmark and bugs dataset of 300 bugs from commits of Java projects, larger than Defects4J. On this "
            "database of bugs, LLMs that debug and fix buggy code, such as GPT-4, repair four of ten. Bug fixes "
            "come as patches."
        ),
    ),
}
"""By the shape of the section in the sample list."""

FIRST_DAY = datetime(2025, 9, 15, 8, tzinfo=UTC)


def hostile_papers(topic: Topic) -> dict[str, ArxivRecord]:
    """A paper of each title, all about the topic; the authors' names, comments and abstracts are no better."""
    return {
        name: ArxivRecord(
            id=f"2509.{80001 + index}",
            title=title.typed,
            abstract=f"{topic.abstract} See {title.typed[:200]}",
            authors=("@everyone](javascript:1)", "Mal <b>lory</b>"),
            categories=("cs.SE", "cs.CL"),
            comment=f"{title.typed[:200]} | 12 pages",
            published=FIRST_DAY + timedelta(minutes=index),
        )
        for index, (name, title) in enumerate(TITLES.items())
    }


@dataclass(slots=True)
class Fragment:
    """What a browser makes of a list item or a table's row, or of a whole page."""

    words: str = ""
    links: list[str] = field(default_factory=list)
    """Where each link leads."""
    elements: list[str] = field(default_factory=list)
    """Every element in order of appearance, with its attributes other than a link's destination."""
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words on one line."""
        return " ".join(self.words.split())


class RenderedPage(HTMLParser):
    """Markdown as GitHub renders it before it sanitises: HTML is let through, so that none can hide.

    Dollar signs inside ``<span>`` are left out of the words: they are plain characters there
    (https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions).
    """

    def __init__(self) -> None:
        super().__init__()
        self.whole = Fragment()
        self.fragments: list[Fragment] = []
        """The list items and table rows, in order."""
        self._inside: list[Fragment] = [self.whole]
        self._in_span = False

    @classmethod
    def of(cls, markdown: str) -> Self:
        """The page of a text."""
        page = cls()
        page.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))
        page.close()
        return page

    def fragment_with(self, url: str) -> Fragment:
        """The one list item or row that links the URL."""
        [found] = [part for part in self.fragments if url in part.links]
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and begin a fragment with an item or a row."""
        self._in_span = tag == "span"
        if tag in {"li", "tr"}:
            self.fragments.append(Fragment())
            self._inside.append(self.fragments[-1])
        others = [f'{name}="{value}"' for name, value in attrs if (tag, name) != ("a", "href")]
        for fragment in self._inside:
            fragment.elements.append(" ".join([tag, *others]))
            if tag == "a":
                fragment.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """End a fragment with its item or row."""
        self._in_span = False
        if tag in {"li", "tr"}:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        """Take the words in."""
        for fragment in self._inside:
            fragment.words += data.replace("$", "") if self._in_span else data

    def handle_comment(self, data: str) -> None:
        """Keep it."""
        for fragment in self._inside:
            fragment.comments.append(data.strip())
