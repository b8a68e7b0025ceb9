from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.errors import ConfigurationError
from config.headings import PATH_SEPARATOR, Headings, load_headings
from config.loading import load_profile, shipped_profiles

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_numbers_stay_and_names_are_put_behind_them() -> None:
    """A list that numbers its headings anew needs no new names; a heading without a name stays as it is."""
    headings = Headings(format=1, zh={"Datasets": "数据集", "Pretraining": "预训练"})
    assert headings.path("8. Datasets > 8.1 Pretraining > New", "zh") == "8. 数据集 > 8.1 预训练 > New"
    assert headings.path("9 Datasets", "zh") == "9 数据集"
    assert headings.path("8. Datasets", "en") == "8. Datasets"
    assert headings.path("3D Models", "zh") == "3D Models"


def test_a_number_in_a_name_is_a_mistake(tmp_path: Path) -> None:
    """It would never fit, and nobody would notice."""
    (tmp_path / "headings.yaml").write_text("format: 1\nzh:\n  8. Datasets: 数据集\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"headings\.yaml.*number is left out"):
        load_headings(tmp_path)


def test_a_profile_needs_no_names(tmp_path: Path) -> None:
    """Without the file all headings stay."""
    assert load_headings(tmp_path) == Headings(format=1)


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_section_of_a_shipped_profile_has_a_chinese_name(name: str) -> None:
    """Each heading of each path, and no name is left over from a heading that is gone."""
    folder = load_profile(name)
    headings = load_headings(folder.path)
    parts = {part for path in folder.sections.sections for part in path.split(PATH_SEPARATOR)}
    assert [part for part in parts if not CHINESE.search(headings.path(part, "zh"))] == []
    bare = {re.sub(r"^[\d.]+\s+", "", part) for part in parts}
    assert set(headings.zh) - bare == set()
