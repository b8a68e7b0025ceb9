from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from bot.evaluation.calibration import reliability
from bot.evaluation.plots import recall_plot, reliability_plot, rolling_plot, shelving_plot
from bot.evaluation.rolling import roll
from bot.evaluation.svg import HEIGHT, WIDTH, Canvas, Plot
from tests.bot.evaluation.samples import FACETS, PROFILE, RULES, evaluated, wordy

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def plots() -> dict[str, Plot]:
    """One of each kind, with a baseline where there can be one."""
    evaluation = evaluated(wordy(), baseline=True)
    assert evaluation.discovery is not None
    rolling = roll(
        wordy(),
        date(2025, 6, 1),
        every=1,
        learner=lambda _: RULES,
        thresholds=PROFILE.thresholds,
        facets=FACETS,
        baseline=True,
    )
    calibrated = reliability_plot(
        evaluation.section_calibration, name="section-calibration", title="Scores", outcome="share"
    )
    drawn = (
        shelving_plot(evaluation.shelving),
        recall_plot(evaluation.discovery),
        calibrated,
        rolling_plot(rolling),
    )
    return {plot.name: plot for plot in drawn}


NAMES = ("shelving", "discovery", "section-calibration", "rolling")


@pytest.mark.parametrize("name", NAMES)
def test_a_plot_can_be_read_without_seeing_it(plots: dict[str, Plot], name: str) -> None:
    """It is an image with a title and a description, to which it refers, and the description has the figures."""
    root = ET.fromstring(plots[name].inline)  # noqa: S314 - our own drawing
    title, description = root[0], root[1]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == plots[name].title
    assert any(character.isdigit() for character in description.text or "")


@pytest.mark.parametrize("name", NAMES)
def test_a_plot_stands_alone_or_in_a_page(plots: dict[str, Plot], name: str) -> None:
    """As a file it brings ground, styles for light and dark, and its size; in a page it brings no style."""
    alone = ET.fromstring(plots[name].alone)  # noqa: S314 - our own drawing
    style = alone.find(f"{SVG}style")
    assert style is not None
    assert "prefers-color-scheme: dark" in (style.text or "")
    assert (alone.get("width"), alone.get("height")) == (f"{WIDTH}", f"{HEIGHT}")
    assert "<style" not in plots[name].inline
    assert "#" not in plots[name].inline.replace("&#", "")


@pytest.mark.parametrize("name", ["shelving", "discovery", "rolling"])
def test_the_two_systems_differ_by_more_than_colour(plots: dict[str, Plot], name: str) -> None:
    """The baseline's bars are dashed, its marks diamonds; both are named in the legend."""
    root = ET.fromstring(plots[name].inline)  # noqa: S314 - our own drawing
    shapes = {element.tag.removeprefix(SVG) for element in root if element.get("class") == "baseline"}
    ours = {element.tag.removeprefix(SVG) for element in root if element.get("class") == "ours"}
    if name == "shelving":
        assert all(bar.get("stroke-dasharray") for bar in root if bar.get("class") == "baseline")
    else:
        assert (shapes, ours) == ({"polygon"}, {"circle"})
    assert {"Shelver", "SVM"} <= {element.text for element in root}


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_drawn_within_the_plot(plots: dict[str, Plot], name: str) -> None:
    """No mark, bar or tick lies outside the drawing."""
    for element in ET.fromstring(plots[name].inline):  # noqa: S314 - our own drawing
        for key, limit in (("x", WIDTH), ("cx", WIDTH), ("x1", WIDTH), ("y", HEIGHT), ("cy", HEIGHT), ("y2", HEIGHT)):
            assert 0 <= float(element.get(key, "0")) <= limit


def test_points_stand_where_their_values_are() -> None:
    """Of scores 0 and 1 that came true, the marks lie in the corners of the axes."""
    plot = reliability_plot(reliability([0.0, 1.0], [False, True]), name="r", title="t", outcome="o")
    canvas = Canvas(name="r", title="t", description="d", x=(0, 1))
    circles = [element for element in ET.fromstring(plot.inline) if element.tag == f"{SVG}circle"]  # noqa: S314 - ours
    assert [(float(circle.get("cx", "")), float(circle.get("cy", ""))) for circle in circles] == [
        (canvas.across(0), canvas.down(0)),
        (canvas.across(1), canvas.down(1)),
    ]


def test_words_are_escaped() -> None:
    """Whatever a title holds stays a title."""
    plot = Canvas(name="n", title="<script>&", description='"</desc>', x=(0, 1)).finish()
    assert "<script" not in plot.alone
    assert ET.fromstring(plot.alone)[0].text == "<script>&"  # noqa: S314 - our own drawing
