"""The list's own history against real Prettier: what it left alone, it leaves alone after our edits."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.curated_list.document import parse
from bot.curated_list.insertion import insert
from bot.curated_list.prettier import deviations
from bot.curated_list.removal import remove
from bot.replay.additions import find_additions
from tests.prettier.process import NEWEST, OLDEST, Prettier

RecordProperty = Callable[[str, object], None]

_HEADING = re.compile(r"(?<=\n\n)(?=#{2,6} )")

pytestmark = [pytest.mark.real_data, pytest.mark.replay]


def git(folder: Path, *arguments: str) -> str:
    """What Git prints."""
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True).stdout.decode()


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """All 196 versions of the list, oldest first."""
    bundle = Path(__file__).parents[3] / "../shared/data/list-history.bundle"
    if not bundle.is_file():
        pytest.skip("the real data of ../shared/data is not here")
    folder = tmp_path_factory.mktemp("history")
    git(folder, "clone", "--quiet", "--bare", "--branch", "main", str(bundle.resolve()), "list.git")
    history = folder / "list.git"
    commits = git(history, "rev-list", "--reverse", "HEAD").split()
    return [git(history, "show", f"{commit}:README.md") for commit in commits]


class SectionBySection:
    """Asks real Prettier about each section by itself, and about no section twice.

    Formatting a whole version takes about half a second; two versions have nearly all sections in common. A list is
    a fixed point if its sections are, with one blank line between them, since no section reaches into another; if one
    is not, the whole text decides.
    """

    def __init__(self, prettier: Prettier, package: str) -> None:
        self._prettier = prettier
        self._package = package
        self._known: dict[str, bool] = {}

    def leaves_alone(self, text: str) -> bool:
        """Whether the text is a fixed point."""
        first, *others = reversed(_HEADING.split(text))
        sections = [first, *(section.removesuffix("\n") for section in others)]
        return all(map(self._is_fixed, sections)) or self._is_fixed(text)

    def _is_fixed(self, section: str) -> bool:
        if section not in self._known:
            self._known[section] = self._prettier.format(section, package=self._package) == section
        return self._known[section]


@pytest.mark.parametrize(
    ("package", "step", "others"), [(NEWEST, 3, {1, 78, 179, 194}), (OLDEST, 11, {78})], ids=["newest", "oldest"]
)
def test_the_owners_additions_leave_a_fixed_point(
    *,
    versions: list[str],
    prettier: Prettier,
    package: str,
    step: int,
    others: set[int],
    record_testsuite_property: RecordProperty,
) -> None:
    """What the next version added is put into each that is one, and taken out again: 100 % stay one.

    Every third version is replayed, and every eleventh with the oldest Prettier 3: a sample, since all take minutes.
    """
    formatter = SectionBySection(prettier, package)
    replayed = entries = 0
    for index in range(0, len(versions), step):
        before, after = versions[index], versions[min(index + 1, len(versions) - 1)]
        assert formatter.leaves_alone(before) == (index + 1 not in others), f"version {index + 1}"
        new = [addition.facts for addition in find_additions(parse(before), parse(after)) if addition.facts]
        if not new or index + 1 in others:
            continue
        replayed += 1
        entries += len(new)
        ours = insert(before, new)
        assert formatter.leaves_alone(ours), f"version {index + 1}"
        assert formatter.leaves_alone(remove(ours, [(entry.section, entry.arxiv_id) for entry in new]))
    record_testsuite_property(
        f"replayed additions that leave a fixed point of Prettier {prettier.version(package=package)}",
        {"versions": replayed, "entries": entries, "share": 1.0},
    )
    assert replayed * step >= 140
    assert entries * step >= 1200


def test_whole_versions_are_fixed_points_as_their_sections_are(versions: list[str], prettier: Prettier) -> None:
    """A sample of whole versions, and of what comes out of an insertion into them, in one piece."""
    formatter = SectionBySection(prettier, NEWEST)
    for index in [0, 77, 120, 194]:
        before = versions[index]
        assert (prettier.format(before) == before) == formatter.leaves_alone(before)
        new = [addition.facts for addition in find_additions(parse(before), parse(versions[index + 1]))]
        ours = insert(before, [facts for facts in new if facts])
        assert (prettier.format(ours) == ours) == formatter.leaves_alone(ours)


def test_our_own_check_raises_no_false_alarm_over_history(versions: list[str]) -> None:
    """Every fifth version, and those that Prettier changes: three are blamed; one has an empty link, fine for 3.0."""
    asked = sorted({*range(1, len(versions) + 1, 5), 78, 179, 194})
    blamed = {number: {each.rule for each in deviations(versions[number - 1])} for number in asked}
    assert {number: rules for number, rules in blamed.items() if rules} == {
        78: {"table-padding"},
        179: {"table-padding"},
        194: {"trailing-space"},
    }
