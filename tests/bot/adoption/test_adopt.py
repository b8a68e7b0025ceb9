from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.adoption.adopt import Adoption, adopt, profile_name, read_list
from bot.adoption.categories import choose_categories
from bot.adoption.chosen_sections import choose_sections
from bot.adoption.doubts import find_doubts
from bot.adoption.folder import check_target, write_folder
from bot.adoption.found_list import FoundList, choose_file
from bot.adoption.learned_rules import make_corpus
from bot.adoption.on_disk import read_clone, read_local_file
from bot.adoption.pace import pace_by_history
from bot.adoption.paper_records import PaperRecords, records_from_file
from bot.adoption.periods import in_newest_periods, newer_periods, period_of, tell_newer_periods
from bot.curated_list.document import parse
from bot.forge.planted_repository import plant
from bot.steps.context import no_progress
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError, ListError, ShelverError
from tests.bot.adoption.samples import LISTS, SECTIONS, write_records
from tests.classifiers.learning.samples import gardens

TODAY = date(2025, 9, 22)


def found(text: str) -> FoundList:
    """A list with this text."""
    return FoundList(repository="keeper/papers", branch="main", file="README.md", text=text, place="README.md")


def links(*identifiers: str) -> str:
    """Bullets that link these papers."""
    return "".join(f"- [About the paper {one}](https://arxiv.org/abs/{one})\n" for one in identifiers)


@pytest.fixture(scope="module")
def agents(tmp_path_factory: pytest.TempPathFactory) -> Adoption:
    """The list of agents, adopted from files alone."""
    papers = write_records(tmp_path_factory.mktemp("papers"))
    read = read_list(read_local_file("keeper/agents", file=str(LISTS / "agents.md"), branch=None))
    records = records_from_file(papers, listed=read.papers, until=TODAY)
    return adopt(read, records, name=None, today=TODAY, with_scikit_learn=False, progress=no_progress)


def test_only_headings_with_papers_of_their_own_become_sections(agents: Adoption) -> None:
    """News repeats papers, tools are no papers, contents have none: none of them gets new ones, and two are told."""
    assert [*agents.read.sections.papers] == [*SECTIONS["agents.md"].values()]
    assert [left.path for left in agents.read.sections.left_out] == ["🔥 News", "🛠️ Tools"]
    assert any("News" in doubt.told and "Tools" in doubt.told for doubt in agents.doubts)


def test_what_is_unsure_is_told_with_what_to_do_the_place_of_the_list_first(agents: Adoption) -> None:
    """The doubts stand in profile.yaml too, where an adopter reads them again."""
    assert agents.doubts[0].told.startswith("GitHub was not asked")
    assert all(doubt.remedy for doubt in agents.doubts)
    assert "# 1. GitHub was not asked" in agents.files["profile.yaml"]
    assert "#    → if it is elsewhere, change file" in agents.files["profile.yaml"]


def test_too_few_and_too_many_proposals_are_told_with_the_threshold_to_turn(agents: Adoption) -> None:
    """As many as the list takes up, or some more, are right."""
    told = {}
    for name, factor in (("few", 0.4), ("right", 3.0), ("many", 30.0)):
        learned = replace(agents.learned, proposed_a_month=factor * agents.pace.a_month)
        doubts = find_doubts(
            found=agents.read.found,
            curated=agents.read.curated,
            sections=agents.read.sections,
            records=agents.records,
            learned=learned,
            pace=agents.pace,
        )
        told[name] = [doubt.remedy.split()[0] for doubt in doubts if "papers a month pass" in doubt.told]
    assert told == {"few": ["lower"], "right": [], "many": ["raise"]}


def test_title_name_and_example_are_the_lists_own(agents: Adoption) -> None:
    """The title is the one that the README shows, though it is HTML, and an entry is shown as it will be written."""
    assert (agents.title, agents.name) == ("Awesome Agent Papers", "agents")
    assert agents.example.startswith("- [")
    assert agents.example.endswith("), 2025.08")


def test_a_shipped_profiles_name_is_not_taken_twice() -> None:
    """A fork or namesake of the first list gets its owner's name before it."""
    assert profile_name("somebody/Awesome-Code-LLM") == "somebody-awesome-code-llm"


def test_a_list_without_papers_on_arxiv_is_refused_with_what_it_links() -> None:
    """The message counts the links, names the commonest hosts, and says why that does not do."""
    with pytest.raises(ListError, match=r"links no paper on arXiv, and of its 4 links .*2 to example\.org"):
        read_list(found((LISTS / "elsewhere.md").read_text(encoding="utf-8")))


def test_three_papers_are_enough_and_two_are_not() -> None:
    """The smallest list that can be adopted has three papers below a heading."""
    text = f"# L\n\n## A\n\n{links('2401.00001', '2401.00002', '2401.00003')}"
    assert [*read_list(found(text)).sections.papers] == ["A"]
    with pytest.raises(ListError, match="two papers only"):
        read_list(found(f"# L\n\n## A\n\n{links('2401.00001', '2401.00002')}"))


def test_papers_in_prose_alone_are_refused() -> None:
    """Where no list or table holds papers there is no place for new ones."""
    prose = " ".join(f"See https://arxiv.org/abs/2401.0000{n} too." for n in range(5))
    with pytest.raises(ListError, match="no heading holds a list or table of them"):
        read_list(found(f"# L\n\n## A\n\n{prose}\n"))


def test_of_headings_that_are_years_the_newest_takes_new_papers_and_stands_for_all() -> None:
    """Older years get no new papers, but what they hold tells what belongs below the heading above them."""
    years = ("2025", "🔥 2024", "2023 and later")
    text = "# L\n\n" + "\n".join(
        f"## {topic}\n\n" + "\n".join(f"### {year}\n\n{links(f'2{n}01.0{m}001')}" for n, year in enumerate(years))
        for m, topic in enumerate("AB")
    )
    chosen = choose_sections(parse(text))

    assert chosen.papers == {
        "A > 2025": ("2001.00001", "2101.00001", "2201.00001"),
        "B > 2025": ("2001.01001", "2101.01001", "2201.01001"),
    }
    assert chosen.repeated_headings == ()


@pytest.mark.parametrize(("kept", "newest"), [((), "A > 2026"), (("A > 2025",), "A > 2025")])
def test_learning_anew_takes_all_years_for_one_section(kept: tuple[str, ...], newest: str) -> None:
    """No new paper is shelved below a year by what it is about; the year that the profile names is kept."""
    first = gardens(papers=1).listed[0]
    listed = tuple(replace(first, section=path) for path in ("A > 2024", "A > 2025", "A > 2026", "B"))
    corpus = in_newest_periods(Corpus(listed=listed, stream={}), kept=kept)

    assert [paper.section for paper in corpus.listed] == [newest, "B"]


def test_a_newer_year_below_the_same_heading_is_told_with_what_to_write() -> None:
    """Years below other headings, older years and headings that are no years say nothing."""
    paths = ["A > 2023", "A > 2026", "A > 2025", "B > 2024", "B > 2023", "C", "D > 2027"]
    newer = newer_periods(paths, kept=["A > 2024", "B > 2024", "C"])

    assert newer == {"A > 2024": "A > 2026"}
    assert "write 'A > 2026' in place of 'A > 2024'" in tell_newer_periods(newer)
    assert tell_newer_periods({}) == ""


def test_papers_that_are_not_on_arxiv_are_learned_from_by_their_titles() -> None:
    """They count where the list has them; without a month, as listed on the median day of the others."""
    text = f"# L\n\n## A\n\n{links('2401.00001', '2402.00001', '2403.00001')}"
    text += "- [On mending garden fences](https://aclanthology.org/2024.acl-long.1/)\n"
    curated = parse(text)
    records = PaperRecords(listed={}, others={}, categories=choose_categories([]), asked=3)
    corpus = make_corpus(
        curated, choose_sections(curated).papers, records, earlier={}, since={}, today=date(2025, 9, 22)
    )

    last = corpus.listed[-1]
    assert (last.key, last.section) == ("On mending garden fences", "A")
    assert last.document.title == "On mending garden fences"
    assert last.listed_on == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("2025", (2025, 0)),
        ("A > September 2025", (2025, 9)),
        ("📅 2025-08", (2025, 8)),
        ("2024年", (2024, 0)),
        ("2024年12月", (2024, 12)),
        ("Papers in 2023", (2023, 0)),
        ("2025 Surveys", None),
        ("Agents of 2025", None),
        ("May", None),
    ],
)
def test_years_and_months_are_known_as_such(heading: str, period: tuple[int, int] | None) -> None:
    """A heading that says anything else besides is about something."""
    assert period_of(heading) == period


def test_headings_that_say_the_same_are_told_apart_and_told() -> None:
    """Two sections named alike are two sections, which stand below others."""
    text = (
        f"# L\n\n## A\n\n### Surveys\n\n{links('2401.00001', '2401.00002')}\n"
        f"## B\n\n### Surveys\n\n{links('2401.00003', '2401.00004')}"
    )
    chosen = choose_sections(parse(text))

    assert [*chosen.papers] == ["A > Surveys", "B > Surveys"]
    assert chosen.repeated_headings == ("surveys",)


def test_the_file_with_most_papers_is_the_list_and_others_are_told() -> None:
    """A list spread over several files is adopted where most of it is."""
    texts = {"README.md": links("2401.00001"), "docs/all.md": links("2401.00001", "2401.00002")}

    assert choose_file(texts, place="keeper/papers", paths=[*texts]) == ("docs/all.md", {"README.md": 1})


def test_a_readme_in_other_markup_is_refused() -> None:
    """What it is instead is named, with what can be done."""
    with pytest.raises(ListError, match=r"README\.rst is reStructuredText.*pandoc"):
        choose_file({}, place="keeper/papers", paths=["README.rst", "setup.py"])


def test_categories_are_the_usual_ones_and_those_that_rare_papers_need() -> None:
    """A category of many papers is watched; one of a single paper is not."""
    papers = [["cs.CL", "cs.AI"]] * 60 + [["cs.SE"]] * 30 + [["math.CO"]]
    chosen = choose_categories(papers)

    assert [*chosen.papers] == ["cs.AI", "cs.CL", "cs.SE"]
    assert (chosen.known, chosen.covered) == (91, 90)


def test_the_pace_leaves_out_what_the_first_version_had_and_sweeps_over_the_past() -> None:
    """Twelve new papers in six months are two a month; an old one that came with them does not count."""
    since = {f"2507.{n:05}": date(2025, 7, 20) for n in range(12)}
    since |= {"1706.03762": date(2025, 7, 20), "2501.00001": date(2024, 1, 1)}
    pace = pace_by_history(since, first=date(2024, 1, 1), today=TODAY)

    assert round(pace.a_month) == 2
    assert pace.age_days == 19


def test_a_profile_is_never_written_over(tmp_path: Path, agents: Adoption) -> None:
    """A folder that is there is refused; --force replaces the three files of a profile, keeps others, and no more."""
    target = tmp_path / "agents"
    check_target(target, force=False)
    written = write_folder(target, agents.files)
    assert written.profile.repository == "keeper/agents"
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="--force"):
        check_target(target, force=False)
    check_target(target, force=True)
    write_folder(target, {**agents.files, "profile.yaml": agents.files["profile.yaml"] + "# new\n"})
    assert (target / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (target / "profile.yaml").read_text(encoding="utf-8").endswith("# new\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "precious").touch()
    for force in (False, True):
        with pytest.raises(ConfigurationError, match="a folder of other things"):
            check_target(tmp_path / "other", force=force)


def test_a_place_where_no_folder_can_be_made_is_told_before_the_work(tmp_path: Path) -> None:
    """A file in the way, or in the path to it, is found before anybody is asked anything."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="there is a file already"):
        check_target(tmp_path / "file", force=False)
    with pytest.raises(ConfigurationError, match=r"/file is no folder; name another with --out"):
        check_target(tmp_path / "file" / "lists" / "agents", force=False)
    with pytest.raises(ConfigurationError, match="a folder of other things"):
        check_target(tmp_path, force=True)


def test_a_profile_that_cannot_be_replaced_stays(
    tmp_path: Path, agents: Adoption, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C between taking the old folder away and putting the new one in its place loses neither."""
    target = tmp_path / "agents"
    write_folder(target, agents.files)
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    rename = Path.rename

    def interrupted(path: Path, to: Path) -> Path:
        if path.name == "new":
            raise KeyboardInterrupt
        return rename(path, to)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_folder(target, {**agents.files, "facets.yaml": agents.files["facets.yaml"] + "# new\n"})
    assert [path.name for path in tmp_path.iterdir()] == ["agents"]
    assert (target / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (target / "facets.yaml").read_text(encoding="utf-8") == agents.files["facets.yaml"]


def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, agents: Adoption, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before the disk was full is taken away again."""

    def full(path: Path, text: str, **_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        with pytest.raises(ShelverError, match="No space left on device; free some space"):
            write_folder(tmp_path / "agents", agents.files)
    assert [*tmp_path.iterdir()] == []


def test_what_is_no_profile_is_not_put_in_place(tmp_path: Path, agents: Adoption) -> None:
    """Files are read as every command reads them before the folder gets its name; a failure leaves nothing behind."""
    with pytest.raises(ConfigurationError):
        write_folder(tmp_path / "agents", {**agents.files, "sections.yaml": "format: 2\n"})
    assert [*tmp_path.iterdir()] == []


def test_a_clone_tells_the_branch_the_file_and_since_when_papers_are_listed(tmp_path: Path) -> None:
    """Nothing has to be said: the branch is the one checked out, and the list the file with most papers."""
    clone = tmp_path / "clone.git"
    plant(clone, branch="trunk", path="docs/papers.md", text=f"# L\n\n## A\n\n{links('2401.00001', '2401.00002')}")
    read = read_clone(
        "keeper/papers", history=clone, file=None, branch=None, until=date(9999, 1, 1), progress=no_progress
    )

    assert (read.branch, read.file) == ("trunk", "docs/papers.md")
    assert {*read.listed_since} == {"2401.00001", "2401.00002"}
    with pytest.raises(ConfigurationError, match=r"other\.md"):
        read_clone("keeper/papers", history=clone, file="other.md", branch=None, until=TODAY, progress=no_progress)
