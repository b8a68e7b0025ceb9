"""Names of sections, facets and statuses in the languages of digests and pages."""

from __future__ import annotations

import re

from bot.catalogue.content import Status
from bot.names import STATUS_NAMES, Names, profile_names, status_name
from config.headings import Headings
from config.loading import load_profile
from config.rules import Name

NAMES = Names(
    headings=Headings(format=1, zh={"Models": "模型"}),
    facets={"metric": Name(en="Metrics", zh="指标"), "metric/bleu": Name(en="BLEU", zh="BLEU 分数")},
)


def test_a_section_is_named_by_its_path_with_arrows() -> None:
    """Numbers stay, and headings without a name in the language stay as the list has them."""
    assert NAMES.section("2. Models > Other Models", "en") == "2. Models › Other Models"
    assert NAMES.section("2. Models > Other Models", "zh") == "2. 模型 › Other Models"


def test_a_facet_is_named_alone_or_behind_its_branch() -> None:
    """Pages name it alone where the branch is seen; one that the profile no longer has keeps its id."""
    assert NAMES.facet("metric/bleu", "zh") == "BLEU 分数"
    assert NAMES.facet_path("metric/bleu", "zh") == "指标 › BLEU 分数"
    assert NAMES.facet_path("metric", "en") == "Metrics"
    assert NAMES.facet_path("gone/for good", "zh") == "gone/for good"


def test_every_status_has_a_name_in_both_languages() -> None:
    """A new status without a name would be seen here and not by a reader."""
    assert set(STATUS_NAMES) == set(Status)
    assert (status_name(Status.WAITING, "en"), status_name(Status.WAITING, "zh")) == ("Waiting", "待提议")


def test_every_facet_of_the_first_list_has_a_chinese_name() -> None:
    """What stays in English, such as BLEU, stands behind a branch that does not."""
    folder = load_profile("awesome-code-llm")
    names = profile_names(folder)
    assert all(re.search("[\u4e00-\u9fff]", names.facet_path(facet, "zh")) for facet in folder.facets.facets)
