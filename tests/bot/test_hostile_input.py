from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from sqlalchemy import select

from bot.assembly import assemble
from bot.cycle import Report, run_cycle
from bot.digest.build import build_digest
from bot.digest.markdown import render_markdown
from bot.digest.week import Week
from bot.exit_code import ExitCode
from bot.forge.body import read_payload, read_ticks
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.patience import Patience
from db.listings import current_listings
from db.models import Paper
from db.runs import watermark
from db.states import ProposalState
from tests.bot.begun import begun
from tests.bot.hostile import TITLES, TOPICS, Fragment, RenderedPage, hostile_papers
from tests.bot.process import shelver
from tests.bot.scene import MONDAY, PROFILE, SAMPLE_LIST, Scene, scene
from tests.servers.arxiv import ArxivRecord, Clock, faults

# Titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run over papers with hostile titles left."""

    shape: str
    papers: dict[str, ArxivRecord]
    """By the names of their titles."""
    report: Report
    states: dict[str, ProposalState]
    markdown: str
    """The list on the branch."""
    page: RenderedPage
    pull_title: str
    body: str
    commit_message: str
    digest: str

    def entry(self, name: str) -> Fragment:
        """The entry of a title, rendered."""
        return self.page.fragment_with(url_of(self.papers[name]))

    def line(self, name: str) -> str:
        """The same as it is written."""
        [line] = [line for line in self.markdown.splitlines() if f"({url_of(self.papers[name])})" in line]
        return line


def url_of(paper: ArxivRecord) -> str:
    """Its page."""
    return f"https://arxiv.org/abs/{paper.id}"


@pytest.fixture(scope="module", params=TOPICS)
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run over all titles, in a section of bullets, of numbers, or with a table."""
    shape: str = request.param
    papers = hostile_papers(TOPICS[shape])
    with scene(tmp_path_factory.mktemp(shape), feed=list(papers.values())) as stage:
        report = stage.run()
        fork = stage.github.repository("shelver-bot/Awesome-Code-LLM")
        [pull] = stage.pulls
        with stage.sessions() as sessions, sessions() as session:
            digest = build_digest(
                session, stage.folder.profile, Week.of(MONDAY.date()), sections=tuple(stage.folder.sections.sections)
            )
        markdown = stage.list_on_branch()
        return Outcome(
            shape=shape,
            papers=papers,
            report=report,
            states=stage.states(),
            markdown=markdown,
            page=RenderedPage.of(markdown),
            pull_title=pull.title,
            body=pull.body or "",
            commit_message=fork.git.run("log", "-1", "--format=%B", stage.folder.profile.branch).decode(),
            digest=render_markdown(digest),
        )


def test_papers_with_hostile_titles_are_proposed_like_others(outcome: Outcome) -> None:
    """Nobody's title keeps a paper out that its abstract qualifies."""
    assert outcome.report.exit_code is ExitCode.DONE, outcome.report.failures
    assert outcome.states == {paper.id: ProposalState.PROPOSED for paper in outcome.papers.values()}


@pytest.mark.parametrize("name", TITLES)
def test_an_entry_shows_the_title_as_plain_words(outcome: Outcome, name: str) -> None:
    """Rendered, the entry reads as its author typed it, in the section's shape, with the link to arXiv behind it."""
    named = TITLES[name].name
    before = {"bullets": "", "numbers": named and f"{named}: ", "table": "2025-09 arXiv - 300 Java "}
    month = "" if outcome.shape == "table" else " [2025-09]"
    shown = f'{before[outcome.shape]}"{TITLES[name].shown}"{month} [paper]'
    assert outcome.entry(name).text == shown


@pytest.mark.parametrize("name", TITLES)
def test_an_entry_has_the_link_to_arxiv_and_no_other_markup(outcome: Outcome, name: str) -> None:
    """One link, to the paper's page; no image, no HTML, no code, no emphasis, no comment comes of a title."""
    entry = outcome.entry(name)
    allowed = {"li", "p", "a"} if outcome.shape != "table" else {"tr", "td", "a"}
    assert entry.links == [url_of(outcome.papers[name])]
    assert entry.comments == []
    assert set(entry.elements) - ({"strong"} if TITLES[name].name else set()) <= allowed


@pytest.mark.parametrize("name", TITLES)
def test_an_entry_holds_nothing_that_github_would_link_or_compute(outcome: Outcome, name: str) -> None:
    """Neither a bare address (https://github.github.com/gfm/#autolinks-extension-) nor an open formula is left."""
    line = outcome.line(name).replace(f"({url_of(outcome.papers[name])})", "")
    assert re.search(r"(?:https?|ftp)://|(?<![\w\\])www\.|(?<!\\)\$", line, re.IGNORECASE) is None


def test_the_entries_around_stay_as_they_were(outcome: Outcome) -> None:
    """Without the new entries, the page on the branch is the one that the owner has."""
    ours = {url_of(paper) for paper in outcome.papers.values()}
    before = RenderedPage.of(SAMPLE_LIST)
    kept = [part for part in outcome.page.fragments if ours.isdisjoint(part.links)]
    assert kept == before.fragments
    assert [url for url in outcome.page.whole.links if url not in ours] == before.whole.links
    lines = [line for line in outcome.markdown.splitlines() if line and not any(f"({url})" in line for url in ours)]
    unpadded = re.compile(r" +(?=\|)|-{3,}")
    assert [unpadded.sub("", line) for line in lines] == [
        unpadded.sub("", line) for line in SAMPLE_LIST.splitlines() if line
    ]


WORKS = re.compile(r"""@\w | \#\d | \bGH-\d | \b[0-9a-f]{7,40}\b | :// | \bwww\. | :[a-z]+: | \$""", re.VERBOSE)
"""What GitHub makes something of in the rendered text of a conversation."""
HARMLESS = {*("h1", "h2", "h3", "hr", "p", "ul", "li", "a", "strong", "br", "span")} | {
    *("details", "summary", "blockquote", "code", "pre")
}
"""The elements that our own words bring along."""
LISTED_URLS = set(RenderedPage.of(SAMPLE_LIST).whole.links)
PAPER_URL = re.compile(r"https://arxiv\.org/abs/\d{4}\.\d{5}(?=[)\s])")
"""The address of a paper, which GitHub may well find."""


def test_the_pull_request_notifies_links_and_closes_nothing(outcome: Outcome) -> None:
    """In its title and text no mention, reference, link or HTML of a title, an author or an abstract works."""
    page = RenderedPage.of(outcome.body).whole
    ids = sorted(paper.id for paper in outcome.papers.values())

    assert WORKS.findall(outcome.pull_title) == WORKS.findall(PAPER_URL.sub("", page.text)) == []
    assert {element.removesuffix(' class="language-markdown"') for element in page.elements} <= HARMLESS
    assert sorted(set(page.links) - LISTED_URLS) == [f"https://arxiv.org/abs/{arxiv_id}" for arxiv_id in ids]
    *boxes, payload, memory = (comment for comment in page.comments if comment != "shelver:as-of-writing")
    assert sorted(boxes) == [f"shelver:paper {arxiv_id}" for arxiv_id in ids]
    assert payload.startswith("shelver:payload ")
    assert re.fullmatch(r"shelver:memory 1 [A-Za-z0-9+/=]+", memory)


def test_the_pull_request_is_read_back_as_meant(outcome: Outcome) -> None:
    """A title that imitates a box or the record of the papers deceives nobody."""
    proposed = {paper.id for paper in outcome.papers.values()}
    assert read_ticks(outcome.body) == dict.fromkeys(proposed, True)
    assert read_payload(outcome.body) == dict.fromkeys(proposed, TOPICS[outcome.shape].section)


def test_the_commit_message_holds_a_count_and_identifiers_alone(outcome: Outcome) -> None:
    """A message can close issues and cannot be taken back."""
    subject, _, *rest = outcome.commit_message.strip().splitlines()
    assert subject == f"Add {len(TITLES)} papers from arXiv"
    assert sorted(rest) == sorted(f"arXiv:{paper.id}" for paper in outcome.papers.values())


def test_the_digest_links_arxiv_and_does_nothing_else(outcome: Outcome) -> None:
    """The digest may be posted as an issue, so the same holds for it."""
    page = RenderedPage.of(outcome.digest).whole
    ours = {url_of(paper) for paper in outcome.papers.values()}
    linked = set(page.links)
    assert linked & ours == ours
    assert [url for url in linked - ours if not url.startswith("https://github.com/codefuse-ai/")] == []
    assert WORKS.findall(page.text) == []
    assert set(page.elements) <= HARMLESS
    assert page.comments == []


def test_a_title_without_a_visible_character_is_withdrawn(tmp_path: Path) -> None:
    """It cannot be an entry; the run says why, and the others are proposed."""
    link, blank, *_ = hostile_papers(TOPICS["bullets"]).values()
    with scene(tmp_path, feed=[link, replace(blank, title="\u202e\u200b\u2066")]) as stage:
        report = stage.run()
        assert report.exit_code is ExitCode.DONE, report.failures
        assert stage.states() == {link.id: ProposalState.PROPOSED, blank.id: ProposalState.WITHDRAWN}


# The terminal


def controls(text: str) -> list[str]:
    """The control characters of a text, other than its line ends."""
    return [character for character in text if unicodedata.category(character) == "Cc" and character != "\n"]


SEQUENCES = "\x1b[31mRed\x1b[0m \x1b]8;;https://evil.example\x1b\\Click\x07 \x9b2J\x9d0;Mine\x9c \x08\x7f"
"""Colours, a link, a bell, the screen cleared, the window renamed, a character taken back; in 7 and 8 bits."""
LISTED = "2501.00001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Shelver's commands over an installation whose papers, list and log are full of control characters."""

    run: CompletedProcess[str]
    """What ``shelver run`` printed."""
    command: Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """Such an entry in such a section, a proposed paper listed by such a person, who then empties it."""
    home = tmp_path_factory.mktemp("terminal")
    papers = hostile_papers(TOPICS["bullets"])
    owner = (f"Owner {SEQUENCES}", "owner@example.org")
    entry = '- "Title {}" [2025-01] [{}] [[paper](https://arxiv.org/abs/{})]\n'
    before = f"{SAMPLE_LIST}\n## Section {SEQUENCES}\n\n{entry.format(SEQUENCES, SEQUENCES, LISTED)}"
    after = f"{before}\n{entry.format('of his', 'own', papers['terminal'].id)}"
    with scene(home, text=before, feed=list(papers.values())) as stage:
        stage.run()
        stage.repository.commit({"README.md": after}, message=SEQUENCES, author=owner)
        stage.run(days=1)
        left = f"# Gone\n\n## 7. Human-LLM Interaction\n\n{entry.format('', '', LISTED)}"
        stage.repository.commit({"README.md": left}, message=SEQUENCES, author=owner)
        stage.arxiv.fail(faults.body(f"<html>{SEQUENCES}</html>".encode()), times=99)

        def command(*arguments: str) -> CompletedProcess[str]:
            return shelver(*arguments, folder=home, **stage.environment)

        yield Terminal(run=command("run", "--now", "2025-09-24T05:30"), command=command)


def test_a_run_prints_no_control_characters(terminal: Terminal) -> None:
    """Whatever GitHub and arXiv say, the run's lines and its log cannot steer the terminal."""
    assert terminal.run.returncode == ExitCode.FAILED, terminal.run.stderr
    assert "leaves 1 of 77 entries in the list" in terminal.run.stdout
    assert "arXiv answered with something else than a feed" in terminal.run.stdout
    assert controls(terminal.run.stdout) == controls(terminal.run.stderr) == []


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("show", "2509.80017"), id="show a proposal"),
        pytest.param(("show", "2509.80017", "--json"), id="show as JSON"),
        pytest.param(("explain", LISTED), id="explain"),
        pytest.param(("status",), id="status"),
    ],
)
def test_a_reading_command_prints_no_control_characters(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    """Titles, sections, venues and names that strangers wrote arrive as words, in JSON as escapes."""
    ended = terminal.command(*arguments)
    assert ended.returncode == ExitCode.DONE, ended.stderr
    assert controls(ended.stdout) == controls(ended.stderr) == []


# Feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the bot knows and what it proposes."""

    papers: tuple[tuple[str, str], ...]
    """Identifier and title of every stored paper, sorted."""
    listed: tuple[str, ...]
    """The entries of the list, sorted."""
    states: dict[str, ProposalState]
    complete_until: object


def memory(stage: Scene) -> Memory:
    """Read it out of the database."""
    with stage.sessions() as sessions, sessions() as session:
        return Memory(
            papers=tuple(sorted((paper.arxiv_id or "", paper.title) for paper in session.scalars(select(Paper)))),
            listed=tuple(sorted(listing.raw for listing in current_listings(session, PROFILE))),
            states=stage.states(),
            complete_until=watermark(session, PROFILE, "arxiv"),
        )


PAGE_SIZE = 15


def run_impatiently(stage: Scene) -> Report:
    """A run by the query interface alone: small pages, a tenth of a second for a silent arXiv, a clock of ours."""
    clock = Clock()
    stage.github.forget_requests()
    with (
        assemble(stage.settings, stage.folder, now=MONDAY, dry_run=False) as cycle,
        ArxivQuery(
            api_url=stage.arxiv.query_url,
            delay=0,
            timeout=0.1,
            patience=Patience(120),
            page_size=PAGE_SIZE,
            clock=clock,
            sleep=clock.sleep,
        ) as query,
    ):
        cycle.paper_source, cycle.announcements = query, None
        return run_cycle(cycle, clock=lambda: MONDAY)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A scene after a healthy run; each test leaves it as it found it."""
    with begun(tmp_path_factory.mktemp("settled")) as stage:
        yield stage


@pytest.fixture(scope="module")
def undisturbed(settled: Scene) -> tuple[Memory, str]:
    """What a run remembers and puts on the branch when nothing goes wrong."""
    return memory(settled), settled.list_on_branch()


def in_first_entry(pattern: str, replacement: str) -> faults.Fault:
    """The page with something else in its first entry."""

    def change(answer: faults.Answer) -> faults.Answer:
        start = answer.body.index(b"<entry>")
        changed, count = re.subn(pattern.encode(), replacement.encode(), answer.body[start:], count=1)
        assert count == 1
        return replace(answer, body=answer.body[:start] + changed)

    return faults.Fault(on_answer=change)


def with_doctype(declarations: str, entity: str) -> faults.Fault:
    """The page with a document type, and the use of an entity in its first title."""

    def change(answer: faults.Answer) -> faults.Answer:
        head, feed = answer.body.split(b"<feed", 1)
        feed = feed.replace(b"<title>", f"<title>&{entity};".encode(), 1)
        return replace(answer, body=head + f"<!DOCTYPE feed [{declarations}]>\n<feed".encode() + feed)

    return faults.Fault(on_answer=change)


def packed(content: bytes) -> faults.Fault:
    """Something that claims to be packed."""
    return faults.Fault(
        on_answer=lambda answer: replace(answer, headers={"Content-Encoding": "gzip"}, body=content or answer.body)
    )


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BROKEN_FEEDS = {
    "cut off": (faults.truncated(0.5), "arXiv's feed is broken or cut off"),
    "cut off after the last entry": (faults.truncated(0.999), "arXiv's feed is broken or cut off"),
    "connection dropped": (faults.dropped(), "arXiv"),
    "500 pages of HTML": (faults.html_page(pages=500), "arXiv answered with something else than a feed"),
    "rate exceeded": (faults.rate_exceeded(), "arXiv says: Rate exceeded"),
    "throttled for ever": (faults.status(429), "arXiv answered with HTTP 429"),
    "silent": (faults.silent(), "arXiv"),
    "no gzip": (packed(b"\x1f\x8b\x08\x00 this is not packed at all"), "arXiv"),
    "gzip cut off": (packed(gzip.compress(b"<?xml version='1.0'?><feed>" + b"." * 9_999)[:60]), "arXiv"),
    "80 MB of nothing": (packed(gzip.compress(bytes(80_000_000), 1)), "arXiv's answer is larger than"),
    "a script for an identifier": (
        in_first_entry("<id>[^<]*</id>", "<id>javascript:alert(1)</id>"),
        "arXiv's feed holds an entry that is no paper",
    ),
    "an escape sequence": (in_first_entry("<title>", "<title>\x1b]8;;x\x07"), "arXiv's feed is broken"),
    "a billion laughs": (with_doctype(LAUGHS, "a9"), "arXiv"),
    "a file of this machine": (with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "x"), "arXiv"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What one run after the other left while arXiv broke in ever new ways after its first page."""

    reports: dict[str, Report]
    memories: dict[str, Memory]
    healthy: Report
    """The run after arXiv has recovered."""
    recovered: tuple[Memory, str]
    """What the bot remembers and proposes then."""


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> Trouble:
    """All broken feeds in a row, and a healthy one."""
    reports: dict[str, Report] = {}
    memories: dict[str, Memory] = {}
    with scene(tmp_path_factory.mktemp("trouble")) as stage:
        for name, (fault, _) in BROKEN_FEEDS.items():
            stage.arxiv.fail(fault, times=99, start=PAGE_SIZE)
            reports[name] = run_impatiently(stage)
            memories[name] = memory(stage)
            stage.arxiv.heal()
        healthy = stage.run()
        recovered = memory(stage), stage.list_on_branch()
    return Trouble(reports=reports, memories=memories, healthy=healthy, recovered=recovered)


@pytest.mark.parametrize("name", BROKEN_FEEDS)
def test_a_broken_feed_is_told_and_loses_nothing(
    trouble: Trouble, undisturbed: tuple[Memory, str], name: str
) -> None:
    """The run ends with 3 and one plain sentence about arXiv; what came is kept, and the watermark does not move."""
    report, kept = trouble.reports[name], trouble.memories[name]
    assert report.exit_code is ExitCode.UNVERIFIED
    [failure] = report.failures
    assert BROKEN_FEEDS[name][1] in failure
    assert f"{PAGE_SIZE} papers of 2025-09-08 to 2025-09-22 were kept and the next run asks for all again" in failure
    assert controls(failure) == []
    assert len(failure) < 400
    assert report.cycle.figures.polled == PAGE_SIZE
    assert len(kept.papers) == len(set(kept.papers)) < len(undisturbed[0].papers)
    assert set(kept.papers) < set(undisturbed[0].papers)
    assert kept.complete_until is None


def test_after_all_trouble_every_paper_is_there_once(trouble: Trouble, undisturbed: tuple[Memory, str]) -> None:
    """The first healthy run leaves database and branch as if arXiv had never failed."""
    assert trouble.healthy.exit_code is ExitCode.DONE, trouble.healthy.failures
    assert trouble.recovered == undisturbed


def test_an_external_entity_is_never_fetched(tmp_path: Path) -> None:
    """A feed cannot make the bot ask another address."""
    with scene(tmp_path) as stage:
        address = f"{stage.arxiv.url}/secret"
        stage.arxiv.fail(with_doctype(f'<!ENTITY x SYSTEM "{address}">', "x"), times=99)
        assert run_impatiently(stage).exit_code is ExitCode.UNVERIFIED
        assert "/secret" not in {request.path for request in stage.arxiv.requests}


def test_a_script_for_a_link_is_no_link(tmp_path: Path, undisturbed: tuple[Memory, str]) -> None:
    """Links come from identifiers and never from the feed, so another address in it changes nothing."""
    with scene(tmp_path) as stage:
        stage.arxiv.fail(in_first_entry('href="[^"]*"', 'href="javascript:alert(1)"'))
        report = run_impatiently(stage)
        assert report.exit_code is ExitCode.DONE, report.failures
        assert (memory(stage), stage.list_on_branch()) == undisturbed


# Lists


@contextmanager
def broken_list(stage: Scene, content: str | bytes | None) -> Iterator[Report]:
    """The run after the owner has pushed something else; afterwards he repairs it, and the bot runs again."""
    start = stage.repository.head()
    stage.repository.commit({"README.md": content}, message="oops", author="keeper")
    try:
        yield stage.run()
    finally:
        stage.repository.commit({"README.md": SAMPLE_LIST}, message="repaired", author="keeper")
        repaired = stage.run()
        if repaired.exit_code is not ExitCode.DONE:  # history is taken back, so that the next test can begin
            stage.repository.move_branch("main", start, by=stage.repository.owner)
            stage.run()
    assert repaired.exit_code is ExitCode.DONE, repaired.failures


BROKEN_LISTS: dict[str, tuple[str | bytes | None, ExitCode, str]] = {
    "no headings": (
        re.sub(r"^#+ .*\n", "", SAMPLE_LIST, flags=re.MULTILINE),
        ExitCode.FAILED,
        "has none of the sections of sections.yaml",
    ),
    "an unclosed comment at its start": ("<!-- \n" + SAMPLE_LIST, ExitCode.FAILED, "holds no entry that can be read"),
    "a web page": (
        b"<!DOCTYPE html><html>" + b"<p>moved</p>\n" * 9_999,
        ExitCode.FAILED,
        "holds no entry that can be read",
    ),
    "an unclosed comment": (
        SAMPLE_LIST[:2_500] + "\n<!-- later\n" + SAMPLE_LIST[2_500:],
        ExitCode.FAILED,
        "of 75 entries in the list",
    ),
    "not UTF-8": (SAMPLE_LIST.encode() + b"caf\xe9", ExitCode.UNVERIFIED, "is not UTF-8 text: byte"),
    "no file": (None, ExitCode.FAILED, "has no file 'README.md' on branch main"),
}


@pytest.mark.parametrize("name", BROKEN_LISTS)
def test_a_broken_list_is_told_and_loses_nothing(settled: Scene, name: str) -> None:
    """The run names what is wrong, writes nothing, forgets nothing, and goes on once the list is repaired."""
    content, exit_code, sentence = BROKEN_LISTS[name]
    before, text, body = memory(settled), settled.list_on_branch(), settled.pulls[0].body
    with broken_list(settled, content) as report:
        assert report.exit_code is exit_code
        assert sentence in report.failures[0]
        assert "codefuse-ai/Awesome-Code-LLM" in report.failures[0] or "commit" in report.failures[0]
        assert settled.github.writes() == []
        assert memory(settled) == before
    assert (memory(settled), settled.list_on_branch(), settled.pulls[0].body) == (before, text, body)


def test_a_missing_base_branch_is_told(settled: Scene) -> None:
    """The message names the setting to look at; nothing is written or forgotten."""
    before, folder = memory(settled), settled.folder
    settled.folder = replace(folder, profile=folder.profile.model_copy(update={"base_branch": "trunk"}))
    try:
        report = settled.run()
    finally:
        settled.folder = folder
    assert report.exit_code is ExitCode.FAILED
    assert "codefuse-ai/Awesome-Code-LLM" in report.failures[0]
    assert "check the names of repository, branch and file in profile.yaml" in report.failures[0]
    assert settled.github.writes() == []
    assert memory(settled) == before


SQL = "5. Methods/Models for Downstream Tasks > Text-To-SQL"


def test_papers_of_a_split_section_wait(settled: Scene) -> None:
    """Their section's loss is noted with where its papers went, the others stay proposed, and all return with it."""
    before, text = memory(settled), settled.list_on_branch()
    queries = SAMPLE_LIST.replace("### Text-To-SQL", "### Queries")
    with broken_list(settled, queries.replace('- "SPFT-SQL', '### Tables\n\n- "SPFT-SQL')) as report:
        during = memory(settled).states
        waiting = {arxiv_id for arxiv_id in during if during[arxiv_id] is not before.states[arxiv_id]}
        assert report.exit_code is ExitCode.DONE, report.failures
        note = "; ".join(note for note in report.cycle.notes if repr(SQL) in note)
        assert "wait" in note
        assert "was split: 2 of its 4 papers now in" in note
        assert "Queries" in note
        assert "Tables" in note
        assert {during[arxiv_id] for arxiv_id in waiting} == {ProposalState.CANDIDATE}
        assert "2509.90002" in waiting
        assert len(waiting) < len(before.states) // 2
        assert not any(arxiv_id in settled.list_on_branch() for arxiv_id in waiting)
    assert (memory(settled).states, settled.list_on_branch()) == (before.states, text)


@pytest.mark.parametrize("opening", ["<!-- later", "```"])
def test_markup_that_swallows_the_last_sections_only_makes_them_wait(settled: Scene, opening: str) -> None:
    """Entries that are hidden and then shown again are not lost, and the papers proposed for them return."""
    before, text = memory(settled), settled.list_on_branch()
    start = SAMPLE_LIST.index("### Code Review")
    with broken_list(settled, f"{SAMPLE_LIST[:start]}{opening}\n\n{SAMPLE_LIST[start:]}") as report:
        assert report.exit_code in {ExitCode.DONE, ExitCode.FAILED}
    after = memory(settled)
    assert after.listed == before.listed
    assert {arxiv_id: after.states[arxiv_id] for arxiv_id in before.states} == before.states
    assert settled.list_on_branch() == text


def test_a_second_heading_of_the_same_name_changes_nothing(settled: Scene) -> None:
    """New entries go into the first of two sections of one name, and into it alone."""
    double = f"{SAMPLE_LIST}\n## 5. Methods/Models for Downstream Tasks\n\n### Text-To-SQL\n\nSee above.\n"
    text = settled.list_on_branch()
    with broken_list(settled, double) as report:
        assert report.exit_code is ExitCode.DONE, report.failures
        assert settled.list_on_branch() == text + double.removeprefix(SAMPLE_LIST)


@pytest.mark.parametrize(
    ("before", "after"), [("\n", "\r\n"), ("# Awesome", "\ufeff# Awesome")], ids=["CRLF", "byte order mark"]
)
def test_other_bytes_around_the_words_are_kept(settled: Scene, before: str, after: str) -> None:
    """A list with Windows' line ends or a byte order mark gets the same entries, and keeps these."""
    text = settled.list_on_branch()
    count = -1 if before == "\n" else 1
    with broken_list(settled, SAMPLE_LIST.replace(before, after, count)) as report:
        assert report.exit_code is ExitCode.DONE, report.failures
        assert settled.list_on_branch() == text.replace(before, after, count)
    assert settled.list_on_branch() == text


def test_a_list_of_five_megabytes_is_edited_like_any_other(settled: Scene) -> None:
    """GitHub gives such a file out by another way (encoding none); not a byte of it is lost."""
    heading, news = "## News\n", "\n" + "Old news, of which there are many. " * 30 + "\n"
    news = heading + news * 5_000
    text = settled.list_on_branch()
    assert len(news) > 5_000_000
    with broken_list(settled, SAMPLE_LIST.replace(heading, news)) as report:
        assert report.exit_code is ExitCode.DONE, report.failures
        assert settled.list_on_branch() == text.replace(heading, news)
