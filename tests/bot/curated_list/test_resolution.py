from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.resolution import Drift, HeldPaper, Holding, Resolution, resolve_sections
from bot.profile_sections import ProfileSections
from db.identity import title_key

Contents = Mapping[str, Sequence[int]]
"""Papers by section path, as numbers."""


def written(contents: Contents) -> str:
    """A list with these sections in this order; a path's headings above its last one are written for it alone."""
    lines = ["# A list", ""]
    above: list[str] = []
    for path, papers in contents.items():
        headings = path.split(" > ")
        for depth, heading in enumerate(headings):
            if above[: depth + 1] != headings[: depth + 1] or depth == len(headings) - 1:
                lines += [f"{'#' * (depth + 2)} {heading}", ""]
        above = headings
        for paper in papers:
            lines += [f'- "Paper {paper}" [2025-01] [[paper](https://arxiv.org/abs/2501.{paper:05d})]', ""]
    return "\n".join(lines)


def held(papers: Collection[int], *, until: int = 1) -> Holding:
    """The papers of these numbers, held until the commit of a day."""
    told = (HeldPaper(f"2501.{paper:05d}", title_key(f"Paper {paper}")) for paper in papers)
    return Holding(tuple(told), datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=until))


def holdings(*versions: Contents) -> dict[str, list[Holding]]:
    """What the sections held before each version that took papers away from them, as the database tells."""
    known: dict[str, list[Holding]] = {}
    for day, (before, after) in enumerate(pairwise(versions), start=1):
        places: dict[int, set[str]] = {}
        for path, papers in before.items():
            for paper in papers:
                places.setdefault(paper, set()).add(path)
        for path, papers in before.items():
            if set(papers) - set(after.get(path, ())):
                alone = [paper for paper in papers if places[paper] == {path}]
                known.setdefault(path, []).append(held(alone, until=day))
    return known


def resolve(*versions: Contents, paths: Sequence[str] | None = None) -> dict[str, Resolution]:
    """What became of the sections of the first version of a list in the last one."""
    return resolve_sections(
        paths or list(versions[0]), held=holdings(*versions), curated=parse(written(versions[-1]))
    )


def outcome(before: Contents, after: Contents, path: str) -> tuple[Drift, str | None]:
    """What became of one section, and where its papers go."""
    found = resolve(before, after)[path]
    return found.drift, found.section


def test_a_section_that_keeps_most_of_its_papers_is_the_same() -> None:
    """Also after a split that took some of them, and a tidying up that took many, each to another section."""
    before = {"A": range(10), "B": [20]}
    assert outcome(before, {"A": range(6), "A > New": [6, 7, 8, 9], "B": [20]}, "A") == (Drift.SAME, "A")
    scattered = {"A": [0, 1], "B": [20, 2], "C": [3], "D": [4], "E": [5], "F": [6], "G": [7], "H": [8], "I": [9]}
    assert outcome(before, scattered, "A") == (Drift.SAME, "A")


def test_a_heading_that_stands_is_believed_where_nothing_is_known() -> None:
    """Without any memory, as after the loss of a database, the profile's path alone decides."""
    curated = parse(written({"A": [7], "B": [0, 1, 2, 3, 4]}))
    found = resolve_sections(["A", "B", "C"], held={}, curated=curated)
    assert {path: (entry.drift, entry.section) for path, entry in found.items()} == {
        "A": (Drift.SAME, "A"),
        "B": (Drift.SAME, "B"),
        "C": (Drift.GONE, None),
    }


@pytest.mark.parametrize("rest", [[], [0, 1]])
def test_a_remnant_is_not_the_section(rest: list[int]) -> None:
    """A new heading took nearly all: papers go there, whatever comes below the old one later."""
    before, after = {"A": range(12)}, {"A": rest, "New": range(2, 12)}
    found = resolve(before, after)["A"]
    assert (found.drift, found.section, found.since) == (Drift.MOVED, "New", held([]).until)
    assert resolve(before, after, {"A": [*rest, *range(20, 40)], "New": range(2, 12)})["A"].section == "New"


def test_a_heading_left_by_half_is_uncertain() -> None:
    """Nobody can tell which half the rules mean."""
    found = resolve({"A": range(8)}, {"A": range(4), "New": range(4, 8)})["A"]
    assert (found.drift, found.section) == (Drift.SPLIT, None)
    assert found.found == (("A", 4), ("New", 4))


def test_two_headings_that_changed_their_names_are_contested() -> None:
    """The profile may have been corrected already, and looks the same before and after."""
    before, after = {"A": range(5), "B": range(5, 9)}, {"A": range(5, 9), "B": range(5)}
    found = resolve(before, after)
    assert {(entry.drift, entry.section) for entry in found.values()} == {(Drift.CONTESTED, None)}
    assert found["A"].found == (("B", 5),)
    alone = resolve(before, after, paths=["A"])["A"]
    assert (alone.drift, alone.section) == (Drift.MOVED, "B")


def test_a_name_given_to_another_subject_is_not_followed() -> None:
    """The old subject has a new name, and the papers go there."""
    found = resolve({"A": range(5), "B": range(5, 9)}, {"New": range(5), "A": range(5, 9)})
    assert (found["A"].drift, found["A"].section) == (Drift.MOVED, "New")
    assert (found["B"].drift, found["B"].section) == (Drift.CONTESTED, None)


@pytest.mark.parametrize("size", [2, 5])
def test_a_second_heading_of_the_same_name_shifts_the_paths(size: int) -> None:
    """One that comes above takes the path, and the section is found below its new one, also with two papers."""
    text = written({"A": range(size)}).replace("## A\n", "## A\n\n## A\n")
    found = resolve_sections(["A"], held={"A": [held(range(size))]}, curated=parse(text))["A"]
    assert (found.drift, found.section) == (Drift.MOVED, "A (2)")


def test_a_path_that_fell_to_another_heading_of_the_name_is_uncertain() -> None:
    """The first one was dropped with its papers, and what stands below the path is the second one's."""
    found = resolve({"A": [1, 2], "A (2)": range(5, 9)}, {"A": range(5, 9)})
    assert (found["A"].drift, found["A"].section) == (Drift.GONE, None)
    assert (found["A (2)"].drift, found["A (2)"].section) == (Drift.CONTESTED, None)


def test_tiny_sections_that_changed_their_names_wait() -> None:
    """Two papers are too few to show where a section went, but enough to see that nothing of it is left."""
    found = resolve({"A": [1, 2], "B": [3]}, {"A": [3], "B": [1, 2]})
    assert {(entry.drift, entry.section) for entry in found.values()} == {(Drift.GONE, None)}
    told = "2 of its 2 papers now in 'B', and all that it holds came from other sections"
    assert ProfileSections(found).tell("A") == f"'A' may mean something else by now: {told}"


def test_what_left_step_by_step_is_added_up() -> None:
    """No single commit took most of the section, but all speak for one place."""
    steps = [{"A": range(left), "New": range(left, 12)} for left in (12, 8, 5, 3, 1)]
    assert resolve(*steps, paths=["A"])["A"].section == "New"


def test_papers_that_speak_for_several_places_show_none() -> None:
    """What the section held at first is in one place, and what it held later in another."""
    first, later = range(5), range(10, 15)
    found = resolve({"A": first}, {"A": [], "B": first}, {"A": later, "B": first}, {"A": [], "B": first, "C": later})
    assert (found["A"].drift, found["A"].section) == (Drift.SPLIT, None)


def test_papers_that_came_back_show_nothing() -> None:
    """A commit that was taken back leaves no doubt."""
    there, away = {"A": range(5)}, {"A": [], "B": range(5)}
    assert resolve(there, away, there)["A"].drift is Drift.SAME


def test_a_section_is_not_sent_to_one_that_is_elsewhere_itself() -> None:
    """Where names are handed on, the one is uncertain whose new place the rules know as another section."""
    found = resolve({"A": range(5), "B": range(5, 10)}, {"B": range(5), "C": range(5, 10)})
    assert (found["A"].drift, found["A"].section) == (Drift.CONTESTED, None)
    assert (found["B"].drift, found["B"].section) == (Drift.MOVED, "C")


def test_a_section_that_lost_its_papers_is_the_same() -> None:
    """A heading without entries waits for new ones."""
    assert outcome({"A": range(5), "B": [9]}, {"A": [], "B": [9]}, "A") == (Drift.SAME, "A")
    assert outcome({"A": [0], "B": [9]}, {"A": [], "B": [9, 0]}, "A") == (Drift.SAME, "A")


def test_a_renumbered_section_is_renamed() -> None:
    """With its papers, and also where nothing is known of what it held."""
    before = {"2. Data > 2.1 Repair": range(4)}
    after = {"3. Data > 3.1 Repair": range(4)}
    assert outcome(before, after, "2. Data > 2.1 Repair") == (Drift.RENAMED, "3. Data > 3.1 Repair")
    unknown = resolve_sections(["2. Data > 2.1 Repair"], held={}, curated=parse(written(after)))
    assert unknown["2. Data > 2.1 Repair"].section == "3. Data > 3.1 Repair"


def test_two_headings_that_say_the_same_are_no_answer() -> None:
    """Where only the heading speaks, one of two would be a guess."""
    curated = parse(written({"1. Repair": [1, 2, 3], "REPAIR": [4, 5, 6]}))
    assert resolve_sections(["2. Repair"], held={}, curated=curated)["2. Repair"].drift is Drift.GONE
    told = resolve_sections(["2. Repair"], held={"2. Repair": [held([4, 5, 6])]}, curated=curated)
    assert (told["2. Repair"].drift, told["2. Repair"].section) == (Drift.MOVED, "REPAIR")


def test_two_sections_of_the_profile_that_say_the_same_are_no_answer() -> None:
    """By its heading alone none of them may take what the other one names."""
    found = resolve_sections(["1. Repair", "2. Repair"], held={}, curated=parse(written({"2. Repair": [1]})))
    assert found["1. Repair"].section is None
    assert found["2. Repair"].section == "2. Repair"


def test_the_papers_overrule_the_heading() -> None:
    """A heading that says the same, while what the section held stands below another one, is not trusted."""
    before = {"2. Repair": range(6)}
    after = {"3. Repair": [10, 11], "Mending": range(6)}
    assert outcome(before, after, "2. Repair") == (Drift.MOVED, "Mending")
    assert outcome(before, {"3. Repair": [10, 0, 1, 2], "Mending": [3, 4, 5]}, "2. Repair") == (Drift.SPLIT, None)


def test_a_reworded_section_is_moved() -> None:
    """Its papers stand together below the new heading."""
    assert outcome({"Agents": range(4), "B": [9]}, {"Planning": range(4), "B": [9]}, "Agents") == (
        Drift.MOVED,
        "Planning",
    )


def test_a_section_below_another_heading_is_moved() -> None:
    """Under its own last heading two papers of three are enough."""
    before = {"Methods > Repair": [0, 1, 2]}
    assert outcome(before, {"Tasks > Repair": [0, 1, 9]}, "Methods > Repair") == (Drift.MOVED, "Tasks > Repair")
    assert outcome(before, {"Tasks > Mending": [0, 1, 9]}, "Methods > Repair") == (Drift.GONE, None)


@pytest.mark.parametrize("size", [1, 2])
def test_one_or_two_papers_show_nothing(size: int) -> None:
    """They may have been moved one by one before the heading went."""
    assert outcome({"A": range(size), "B": [9]}, {"B": [9, *range(size)]}, "A") == (Drift.GONE, None)


def test_a_split_section_has_no_place() -> None:
    """The owner's own case: 25 of 46 papers went to one new section and 21 to another."""
    found = resolve({"Web": range(46)}, {"Navigation": range(25), "Frontend": range(25, 46)})["Web"]
    assert (found.drift, found.section, found.held) == (Drift.SPLIT, None, 46)
    assert found.found == (("Navigation", 25), ("Frontend", 21))


def test_a_section_split_into_its_own_subsections_has_no_place() -> None:
    """Its heading stands still, but holds nothing any more: new papers belong below one of the new ones."""
    before = {"Analysis": range(6)}
    after = {"Analysis": [], "Analysis > Faults": [0, 1, 2], "Analysis > Style": [3, 4, 5]}
    assert outcome(before, after, "Analysis") == (Drift.SPLIT, None)


def test_a_section_merged_into_another_is_said_to_be() -> None:
    """Its papers go where the owner put the old ones, and both of the profile's sections tell of each other."""
    found = resolve({"A": range(4), "B": [8, 9]}, {"B": [8, 9, 0, 1, 2, 3]})
    assert (found["A"].drift, found["A"].section, found["A"].merged_with) == (Drift.MOVED, "B", ("B",))
    assert (found["B"].drift, found["B"].section, found["B"].merged_with) == (Drift.SAME, "B", ("A",))


def test_a_section_without_trace_is_gone() -> None:
    """Nothing that it held stands anywhere."""
    found = resolve({"A": range(4), "B": [9]}, {"B": [9]})["A"]
    assert (found.drift, found.section, found.held, found.found) == (Drift.GONE, None, 4, ())


def test_papers_of_two_sections_tell_nothing() -> None:
    """What stood in the other section before has not moved there."""
    assert outcome({"A": range(4), "B": range(4)}, {"B": range(4)}, "A") == (Drift.GONE, None)


def test_a_paper_without_identifier_is_found_by_its_title() -> None:
    """So is one whose entry has lost its link."""
    papers = tuple(HeldPaper(None, title_key(f"Paper {paper}")) for paper in range(3))
    known = {"A": [Holding(papers, datetime(2025, 1, 1, tzinfo=UTC))]}
    found = resolve_sections(["A"], held=known, curated=parse(written({"B": range(3)})))["A"]
    assert (found.drift, found.section) == (Drift.MOVED, "B")


def test_the_part_above_the_first_heading_is_nobodys_section() -> None:
    """An empty path is found nowhere in a list with headings."""
    assert resolve_sections([""], held={}, curated=parse(written({"A": [1]})))[""].section is None


HEADINGS = st.lists(
    st.sampled_from(["Repair", "Code Repair", "Agents", "Data", "Data & More", "C", "C++", "Others"]),
    min_size=1,
    max_size=6,
    unique=True,
)


@st.composite
def lists(draw: st.DrawFn) -> dict[str, list[int]]:
    """Sections with none to eight papers each, some of them shared."""
    headings = draw(HEADINGS)
    papers = st.lists(st.integers(0, 40), max_size=8, unique=True)
    return {heading: draw(papers) for heading in headings}


@given(contents=lists())
def test_an_unchanged_list_has_no_drift(contents: Contents) -> None:
    """Each section is itself, with or without entries."""
    found = resolve(contents, contents)
    assert {path: (entry.drift, entry.section, entry.merged_with) for path, entry in found.items()} == {
        path: (Drift.SAME, path, ()) for path in contents
    }


@given(contents=lists(), seed=st.integers(0, 1000))
def test_renumbered_and_reordered_sections_are_all_found(contents: Contents, seed: int) -> None:
    """Each by its own heading, in whatever order they stand now."""
    before = {f"{number}. {heading}": papers for number, (heading, papers) in enumerate(contents.items(), start=1)}
    order = list(contents)
    random.Random(seed).shuffle(order)
    after = {f"{number}. {heading}": contents[heading] for number, heading in enumerate(order, start=len(order) + 1)}
    found = resolve(before, after)
    assert {path.partition(" ")[2]: str(entry.section).partition(" ")[2] for path, entry in found.items()} == {
        heading: heading for heading in contents
    }


@given(before=lists(), after=lists(), seed=st.integers(0, 1000))
def test_the_order_of_sections_makes_no_difference(before: Contents, after: Contents, seed: int) -> None:
    """Neither in the list nor in the profile."""
    order, asked = list(after), list(before)
    random.Random(seed).shuffle(order)
    random.Random(seed).shuffle(asked)
    shuffled = resolve(before, {path: after[path] for path in order}, paths=asked)
    for path, found in resolve(before, after).items():
        other = shuffled[path]
        assert (other.drift, other.section, other.found) == (found.drift, found.section, found.found)
        assert sorted(other.merged_with) == sorted(found.merged_with)


@given(before=lists(), after=lists())
def test_nothing_is_ever_guessed(before: Contents, after: Contents) -> None:
    """A section that has no heading of its own any more gets one that exists, and that more than half of it shows."""
    curated = parse(written(after))
    for path, found in resolve(before, after).items():
        certain = found.drift in {Drift.SAME, Drift.RENAMED, Drift.MOVED}
        assert (found.section is not None) == certain
        assert found.section is None or found.section in curated.outline
        if found.drift is Drift.MOVED:
            best, *others = found.found
            assert best[0] == found.section
            assert 2 * best[1] > found.held
            assert all(best[1] > count for _, count in others)
        assert found.drift is not Drift.SAME or path in after


@given(before=lists(), between=lists(), after=lists())
def test_a_section_that_is_found_is_where_it_says(before: Contents, between: Contents, after: Contents) -> None:
    """Asked for by the path that was found, the profile does not lead on to another section."""
    found = resolve(before, between, after)
    for entry in found.values():
        if entry.section in found:
            assert found[entry.section].section == entry.section


@given(before=lists(), after=lists())
def test_no_two_sections_become_one_in_silence(before: Contents, after: Contents) -> None:
    """Whoever shares a section of the list says with whom."""
    found = resolve(before, after)
    for path, entry in found.items():
        sharing = {other for other, its in found.items() if its.section == entry.section and other != path}
        assert set(entry.merged_with) == (sharing if entry.section else set())
