from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from config.errors import ConfigurationError
from config.loading import PROFILES, find_profile, load_model, load_profile, shipped_profiles
from config.profile import Profile
from config.rules import FacetRules, FieldWeights, SectionRules
from tests.config.profiles import FACETS, FILES, PROFILE, SECTIONS, write_profile
from tests.examples import examples

MODELS: dict[str, type[BaseModel]] = {"profile": Profile, "sections": SectionRules, "facets": FacetRules}


def message_of(tmp_path: Path, stem: str, content: str | bytes) -> str:
    """The message about a broken file, from its name on."""
    file = tmp_path / f"{stem}.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigurationError) as caught:
        load_model(file, MODELS[stem])
    assert caught.value.file == file
    message = str(caught.value)
    assert message.startswith(f"{file}:")
    assert "\n" not in message
    return message.removeprefix(f"{tmp_path}/")


@pytest.mark.parametrize("name", shipped_profiles())
def test_each_shipped_profile_loads(name: str) -> None:
    """What we ship is right, and its folder bears the list's name."""
    folder = load_profile(name)
    assert folder.path == PROFILES / name
    assert folder.profile.name == name
    assert folder.sections.sections
    assert folder.facets.leaves()


def test_the_default_profile_is_shipped() -> None:
    """Shelver runs without a profile of one's own."""
    assert "awesome-code-llm" in shipped_profiles()


def test_a_folder_of_the_users_own_works_the_same(tmp_path: Path) -> None:
    """A profile is any folder with the three files, wherever it lies."""
    folder = load_profile(str(write_profile(tmp_path / "mine")))
    assert folder.path == tmp_path / "mine"
    assert folder.profile.repository == "owner/my-list"
    assert folder.profile.arxiv.categories == ("cs.SE", "cs.CL")
    assert folder.sections.relevance.hand == {"code generation": 3.0}
    assert folder.sections.sections["Models > Code"].hand == {"code model": FieldWeights(title=2, abstract=1)}
    assert list(folder.sections.sections) == ["Models > Code", "Benchmarks"]
    assert folder.facets.leaves() == ("task/repair",)


def test_a_folder_is_found_from_the_working_folder_and_from_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative paths and ~ mean what they mean to a shell."""
    write_profile(tmp_path / "lists" / "mine")
    monkeypatch.chdir(tmp_path)
    assert find_profile("lists/mine").samefile(tmp_path / "lists" / "mine")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_profile("~/lists/mine") == tmp_path / "lists" / "mine"


@pytest.mark.parametrize("name", ["nowhere", "", "..", "some/where", "~nobody-of-this-name/x", "nul\0byte"])
def test_a_profile_that_is_not_there_is_refused_with_those_that_are(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message lists the shipped profiles and says what a folder has to hold."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError) as caught:
        find_profile(name)
    for expected in (repr(name), *shipped_profiles(), "profile.yaml, sections.yaml and facets.yaml"):
        assert expected in str(caught.value)


@pytest.mark.parametrize("missing", ["sections.yaml", "facets.yaml"])
def test_a_missing_file_is_named(missing: str, tmp_path: Path) -> None:
    """A profile without one of its files says which."""
    folder = write_profile(tmp_path / "mine")
    (folder / missing).unlink()
    with pytest.raises(ConfigurationError, match=re.escape(f"{missing}: cannot be read: No such file or directory")):
        load_profile(str(folder))


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    """Editors on Windows write both."""
    file = tmp_path / "profile.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + PROFILE.replace("\n", "\r\n").encode())
    assert load_model(file, Profile).name == "my-list"


BROKEN_YAML: list[tuple[str | bytes, str]] = [
    (PROFILE + "title: again\n", "profile.yaml:7: the key 'title' stands here twice"),
    (PROFILE + "  categories: [cs.AI]\n", "profile.yaml:7: the key 'categories' stands here twice"),
    (PROFILE + "mode: [fork\n", "profile.yaml:8: "),
    (PROFILE + "mode: fork: direct\n", "profile.yaml:7: mapping values are not allowed in this context"),
    (PROFILE + "\tmode: fork\n", "profile.yaml:7: found character that cannot start any token"),
    (PROFILE + "mode: *fork\n", "profile.yaml:7: found undefined alias"),
    (PROFILE + "mode: !!python/object:os.system {}\n", "profile.yaml:7: could not determine a constructor"),
    (PROFILE + "? [mode]\n: fork\n", "profile.yaml:7: a key has to be plain text"),
    (PROFILE + "title2: 2026-13-45\n", "profile.yaml:7: month must be in 1..12"),
    (PROFILE + "size: !!int many\n", "profile.yaml:7: invalid literal for int()"),
    (PROFILE + "---\nformat: 1\n", "profile.yaml:7: but found another document"),
    (PROFILE + "mode: \x01\n", "profile.yaml:7: this is no YAML: control characters are not allowed"),
    (PROFILE.encode() + b"mode: \xff\n", "profile.yaml:7: this is no UTF-8"),
    ("", "profile.yaml:1: Input should be a valid dictionary"),
    ("- format: 1\n", "profile.yaml:1: Input should be a valid dictionary"),
]


@pytest.mark.parametrize(("content", "expected"), BROKEN_YAML)
def test_what_is_no_yaml_is_refused_with_its_line(content: str | bytes, expected: str, tmp_path: Path) -> None:
    """The message starts as a compiler's does, with file and line."""
    assert message_of(tmp_path, "profile", content).startswith(expected)


NO_BRANCH = "is no branch name that Git takes"
WRONG_PROFILES: list[tuple[str, str, str]] = [
    ("mode: fork\ncolour: red\n", "8: colour", "there is no such key"),
    ("mode: spoon\n", "7: mode", "Input should be 'fork', 'direct' or 'compare'"),
    ("mode: direct\nbranch: main\n", "8: branch", "the bot never writes to that"),
    ("base_branch: shelver/latest-papers\nmode: direct\n", "1: branch", "the bot never writes to that"),
    ("branch: -f\n", "7: branch", NO_BRANCH),
    ("branch: a..b\n", "7: branch", NO_BRANCH),
    ("branch: two words\n", "7: branch", NO_BRANCH),
    ("branch: x.lock\n", "7: branch", NO_BRANCH),
    ("branch: ''\n", "7: branch", NO_BRANCH),
    ("base_branch: 'a:b'\n", "7: base_branch", NO_BRANCH),
    ("file: ''\n", "7: file", "at least 1 character"),
    ("thresholds:\n  section: 0.2\n  relevance: 1.5\n", "9: thresholds.relevance", "less than or equal to 1"),
    ("thresholds:\n  relevance: high\n", "8: thresholds.relevance", "valid number"),
    ("thresholds: {relevance: .nan}\n", "7: thresholds.relevance", "finite number"),
    ("thresholds: 0.5\n", "7: thresholds", "valid dictionary"),
    ("thresholds:\n  relevence: 0.5\n", "8: thresholds.relevence", "there is no such key"),
    ("pull_request:\n  size_limit: 0\n", "8: pull_request.size_limit", "greater than or equal to 1"),
    ("pull_request:\n  size_limit: 2.5\n", "8: pull_request.size_limit", "valid integer"),
    ("pull_request:\n  labels:\n    - papers\n    - 7\n", "10: pull_request.labels.1", "valid string"),
    ("pull_request:\n  labels: papers\n", "8: pull_request.labels", "valid tuple"),
    ("pull_request:\n  title: '{count} papers'\n", "8: pull_request.title", "{count} is not known here"),
    ("pull_request:\n  title: '{month.real}'\n", "8: pull_request.title", "{month.real} is not known here"),
    ("pull_request:\n  title: '{month[0]}'\n", "8: pull_request.title", "{month[0]} is not known here"),
    ("pull_request:\n  title: '{}'\n", "8: pull_request.title", "{} is not known here"),
    ("pull_request:\n  title: '{month:q}'\n", "8: pull_request.title", "Unknown format code 'q'"),
    ("pull_request:\n  title: '{month'\n", "8: pull_request.title", "expected '}'"),
    ("schedule:\n  run: 5 * * *\n", "8: schedule.run", "got 4, expected 5"),
    ("schedule:\n  run: 61 * * * *\n", "8: schedule.run", "higher than the maximum value"),
    ("schedule:\n  digest: 0 7 * * 8\n", "8: schedule.digest", "higher than the maximum value"),
    ("schedule:\n  digest: 0 7 * * 5-1\n", "8: schedule.digest", "run backwards"),
    ("schedule:\n  digest: 0 7 * * someday\n", "8: schedule.digest", "nvalid weekday name"),
    ("schedule:\n  digest: daily\n  run: 0 5 * * *\n", "8: schedule.digest", "got 1, expected 5"),
    ("schedule:\n  time_zone: Mars/Phobos\n", "8: schedule.time_zone", "is no IANA time zone"),
    ("schedule:\n  time_zone:\n", "8: schedule.time_zone", "valid string"),
]


@pytest.mark.parametrize(("added", "place", "expected"), WRONG_PROFILES)
def test_a_wrong_value_of_a_profile_is_refused_with_line_and_key(
    added: str, place: str, expected: str, tmp_path: Path
) -> None:
    """Six right lines stand before what is added here."""
    message = message_of(tmp_path, "profile", PROFILE + added)
    assert message.startswith(f"profile.yaml:{place}: ")
    assert expected in message


CHANGED: list[tuple[str, str, str, str, str]] = [
    ("profile", "format: 1", "format: 2", "1: format", "Input should be 1"),
    ("profile", "name: my-list", "name: My List", "2: name", "should match pattern"),
    ("profile", "repository: owner/my-list", "repository: my-list", "4: repository", "should match pattern"),
    ("profile", "title: My list\n", "", "1: title", "Field required"),
    ("profile", "[cs.SE, cs.CL]", "[cs.SE, CS]", "6: arxiv.categories.1", "should match pattern"),
    ("profile", "[cs.SE, cs.CL]", "[]", "6: arxiv.categories", "at least 1 item"),
    ("profile", "  categories: [cs.SE, cs.CL]", "  overlap_days: 7", "5: arxiv.categories", "Field required"),
    (
        "profile",
        "[cs.SE, cs.CL]",
        "[cs.SE]\n  overlap_days: 6",
        "7: arxiv.overlap_days",
        "greater than or equal to 7",
    ),
    ("sections", "generation: 3", "generation: heavy", "5: relevance.hand.code generation", "valid number"),
    ("sections", "generation: 3", "generation:", "5: relevance.hand.code generation", "valid number"),
    ("sections", "generation: 3", "generation: .inf", "5: relevance.hand.code generation", "finite number"),
    ("sections", "generation: 3", "generation: [3]", "5: relevance.hand.code generation", "valid number"),
    ("sections", "code generation: 3", "c: 3", "5: relevance.hand.c", "at least 2 characters"),
    ("sections", "code generation: 3", "c: {title: 3}", "5: relevance.hand.c", "at least 2 characters"),
    ("sections", "code generation: 3", "2024: 3", "5: relevance.hand.2024", "valid string"),
    ("sections", "titl", "tutl", "9: sections.Models > Code.hand.code model.tutle", "there is no such key"),
    ("sections", "title: 2", "title: two", "9: sections.Models > Code.hand.code model.title", "valid number"),
    ("sections", "cs.SE: 0.5", "CS: 0.5", "11: sections.Models > Code.categories.CS", "should match pattern"),
    ("sections", "cs.SE: 0.5", "cs.SE: much", "11: sections.Models > Code.categories.cs.SE", "valid number"),
    (
        "sections",
        "    hand:\n      b",
        "    words:\n      b",
        "13: sections.Benchmarks.words",
        "there is no such key",
    ),
    ("sections", "relevance:\n", "relevance: 1\nnot:\n", "3: not", "there is no such key"),
    ("facets", "  task:\n", "  Task:\n", "3: facets.Task", "should match pattern"),
    ("facets", "  task:\n", "  role:\n", "5: facets.task/repair", "its parent 'task' is missing"),
    ("facets", ", zh: 修复", "", "6: facets.task/repair.name.zh", "Field required"),
    ("facets", "[RepairBench]", "RepairBench", "9: facets.task/repair.systems", "valid tuple"),
    ("facets", "repair: 2", "repair: two", "8: facets.task/repair.hand.program repair", "valid number"),
]


@pytest.mark.parametrize(("stem", "right", "wrong", "place", "expected"), CHANGED)
def test_a_changed_value_is_refused_with_line_and_key(  # noqa: PLR0917 - a table's columns
    stem: str, right: str, wrong: str, place: str, expected: str, tmp_path: Path
) -> None:
    """One thing of a right file is made wrong; a missing key is shown where its mapping begins."""
    text = FILES[f"{stem}.yaml"]
    assert right in text
    message = message_of(tmp_path, stem, text.replace(right, wrong, 1))
    assert message.startswith(f"{stem}.yaml:{place}: ")
    assert expected in message


def test_further_mistakes_are_counted(tmp_path: Path) -> None:
    """One mistake is shown, a mistyped key before others, and that there are more."""
    message = message_of(tmp_path, "profile", PROFILE + "mode: spoon\ncolour: red\nshape: round\n")
    assert message.startswith("profile.yaml:8: colour: ")
    assert message.endswith(" (and 2 more)")


def test_ten_thousand_keywords_are_read_and_the_last_one_is_still_located(tmp_path: Path) -> None:
    """A learned profile is long."""
    lines = "".join(f"    phrase {number}: {number / 1000}\n" for number in range(10_000))
    text = f"format: 2\nsections:\n  All: {{}}\nrelevance:\n  learned:\n{lines}"
    file = tmp_path / "sections.yaml"
    file.write_text(text, encoding="utf-8")
    assert len(load_model(file, SectionRules).relevance.learned) == 10_000
    message = message_of(tmp_path, "sections", text + "    last phrase: heavy\n")
    assert message.startswith("sections.yaml:10006: relevance.learned.last phrase: ")


KeyPath = tuple[str, ...]
RIGHT: dict[str, dict[str, Any]] = {
    "profile": yaml.safe_load(PROFILE + "thresholds: {relevance: 0.4, facet: 0.3}\nfile: LIST.md\n"),
    "sections": yaml.safe_load(SECTIONS),
    "facets": yaml.safe_load(FACETS),
}


def leaf_paths(content: object, path: KeyPath = ()) -> list[KeyPath]:
    """The paths of all values that are no mappings."""
    if not isinstance(content, dict):
        return [path]
    return [leaf for key, value in content.items() for leaf in leaf_paths(value, (*path, key))]


def yaml_lines(
    content: dict[str, Any], draw: st.DrawFn, *, wrong: KeyPath, path: KeyPath = ()
) -> list[tuple[KeyPath, str]]:
    """Block YAML with shuffled keys, blank lines and comments; each line with the path of the key that it holds."""
    lines: list[tuple[KeyPath, str]] = []
    for key in draw(st.permutations(sorted(content))):
        here = (*path, key)
        lines += [((), remark) for remark in draw(st.lists(st.sampled_from(["", "# remark: x"]), max_size=2))]
        head = "  " * len(path) + draw(st.sampled_from([f"{key}:", f'"{key}":', f"'{key}' :"]))
        if here == wrong:
            lines.append((here, f"{head} {draw(st.sampled_from(['null', '[[1]]']))} # wrong"))
        elif isinstance(content[key], dict):
            lines.append((here, head))
            lines += yaml_lines(content[key], draw, wrong=wrong, path=here)
        else:
            lines.append((here, f"{head} {json.dumps(content[key], ensure_ascii=False)}"))
    return lines


@st.composite
def files_with_one_wrong_leaf(draw: st.DrawFn) -> tuple[str, str, str]:
    """Stem, text, and the message's beginning about the one value in it that is wrong."""
    stem = draw(st.sampled_from(sorted(RIGHT)))
    wrong = draw(st.sampled_from(leaf_paths(RIGHT[stem])))
    lines = yaml_lines(RIGHT[stem], draw, wrong=wrong)
    number = [path for path, _ in lines].index(wrong) + 1
    return stem, "".join(f"{line}\n" for _, line in lines), f"{stem}.yaml:{number}: {'.'.join(wrong)}"


@given(case=files_with_one_wrong_leaf())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(150), deadline=None)
def test_the_reported_line_is_that_of_the_wrong_leaf(case: tuple[str, str, str], tmp_path: Path) -> None:
    """Whatever the order of keys, their quotes, and the comments and blank lines between them."""
    stem, text, beginning = case
    assert re.match(rf"{re.escape(beginning)}(\.0)?: ", message_of(tmp_path, stem, text))
