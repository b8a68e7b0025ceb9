"""Drawing plots as SVG, small and by hand: axes, marks, whiskers, a legend.

A plot reads without colours: ours is filled and solid, the baseline is hollow and dashed. It has a title and a
description for who does not see it, takes the font of the page around it, and follows a dark page by CSS variables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias
from xml.etree import ElementTree as ET

WIDTH = 480
HEIGHT = 300
LEFT, RIGHT, TOP, BOTTOM = 62, 24, 42, 44

Series: TypeAlias = Literal["ours", "baseline"]

COLOURS = """
.plot { --plot-ink: #1f2328; --plot-soft: #59636e; --plot-grid: #d1d9e0; --plot-paper: #ffffff;
  --plot-ours: #0969da; --plot-baseline: #953800; }
@media (prefers-color-scheme: dark) { .plot { --plot-ink: #f0f6fc; --plot-soft: #9198a1; --plot-grid: #3d444d;
  --plot-paper: #0d1117; --plot-ours: #58a6ff; --plot-baseline: #f0883e; } }
"""
"""Colours for light and dark; the contrast of all text with its ground is above 4.5."""
MARKS = """
.plot text { fill: var(--plot-ink); font-size: 13px; } .plot .small { font-size: 11px; fill: var(--plot-soft); }
.plot .grid { stroke: var(--plot-grid); } .plot .rule { stroke: var(--plot-soft); stroke-dasharray: 2 4; }
.plot .axis { stroke: var(--plot-soft); } .plot .whisker { stroke: var(--plot-ink); fill: none; }
.plot .ours { stroke: var(--plot-ours); fill: var(--plot-ours); }
.plot .baseline { stroke: var(--plot-baseline); fill: var(--plot-paper); stroke-width: 1.5; }
.plot .ours.line { fill: none; stroke-width: 2.5; }
.plot .baseline.line { fill: none; stroke-width: 2; stroke-dasharray: 6 4; }
"""
_ALONE = """
.plot { font-family: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A finished drawing."""

    name: str
    """Of letters and hyphens, unique in a report."""
    title: str
    description: str
    """What the plot shows, in words and figures."""
    inline: str
    """An ``<svg>`` element to stand in a page that has `COLOURS` and `MARKS` among its styles."""
    alone: str
    """The same as a file of its own, with ground and styles."""


class Canvas:
    """Axes with a plot in the making.

    Args:
        name: See `Plot`.
        title: See `Plot`.
        description: See `Plot`.
        x: Least and greatest value of the horizontal axis.
        y: Least and greatest value of the vertical axis.
    """

    def __init__(
        self,
        *,
        name: str,
        title: str,
        description: str,
        x: tuple[float, float],
        y: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        self._name, self._title, self._description = name, title, description
        self._x, self._y = x, y
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "plot",
                "viewBox": f"0 0 {WIDTH} {HEIGHT}",
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-description",
            },
        )
        ET.SubElement(self._root, "title", {"id": f"{name}-title"}).text = title
        ET.SubElement(self._root, "desc", {"id": f"{name}-description"}).text = description
        self._legend_end = float(LEFT)

    def x_axis(self, ticks: Sequence[tuple[float, str]], label: str) -> None:
        """Ticks with their words, and what the axis tells."""
        bottom = HEIGHT - BOTTOM
        self.stroke((LEFT, bottom), (WIDTH - RIGHT, bottom), style="axis")
        for value, words in ticks:
            self.text(self.across(value), bottom + 17, words, anchor="middle")
        self.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, label, anchor="middle", style="small")

    def y_axis(self, ticks: Sequence[tuple[float, str]], label: str) -> None:
        """Lines across the plot with their words, and what the axis tells."""
        for value, words in ticks:
            height = self.down(value)
            self.stroke((LEFT, height), (WIDTH - RIGHT, height), style="grid")
            self.text(LEFT - 6, height + 4, words, anchor="end")
        middle = (TOP + HEIGHT - BOTTOM) / 2
        self.text(12, middle, label, anchor="middle", style="small", turned=True)

    def across(self, value: float) -> float:
        """The horizontal place of a value."""
        low, high = self._x
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def down(self, value: float) -> float:
        """The vertical place of a value."""
        low, high = self._y
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: Literal["start", "middle", "end"] = "start",
        style: str = "",
        turned: bool = False,
    ) -> None:
        """Words at a place of the drawing."""
        attributes = {"x": _number(x), "y": _number(y), "text-anchor": anchor}
        if style:
            attributes["class"] = style
        if turned:
            attributes["transform"] = f"rotate(-90 {_number(x)} {_number(y)})"
        ET.SubElement(self._root, "text", attributes).text = words

    def stroke(self, start: tuple[float, float], end: tuple[float, float], *, style: str) -> None:
        """A straight line between two places of the drawing."""
        (x1, y1), (x2, y2) = start, end
        places = {"x1": _number(x1), "y1": _number(y1), "x2": _number(x2), "y2": _number(y2)}
        ET.SubElement(self._root, "line", {**places, "class": style})

    def line(self, points: Sequence[tuple[float, float]], series: Series) -> None:
        """A line through values."""
        places = " ".join(f"{_number(self.across(x))},{_number(self.down(y))}" for x, y in points)
        ET.SubElement(self._root, "polyline", {"points": places, "class": f"{series} line"})

    def bar(self, x: float, width: float, value: float, series: Series) -> None:
        """A bar from 0 up to a value, its left side at a place of the drawing."""
        top, inset = self.down(value), 0.75 if series == "baseline" else 0.0
        places = {
            "x": _number(x + inset),
            "y": _number(top + inset),
            "width": _number(width - 2 * inset),
            "height": _number(max(self.down(0) - top - inset, 0)),
        }
        dashes = {"stroke-dasharray": "4 3"} if series == "baseline" else {}
        ET.SubElement(self._root, "rect", {**places, "class": series, **dashes})

    def whisker(self, x: float, low: float, high: float) -> None:
        """An interval of values at a horizontal place of the drawing."""
        top, bottom = _number(self.down(high)), _number(self.down(low))
        left, middle, right = _number(x - 3), _number(x), _number(x + 3)
        path = f"M{left} {top}H{right}M{middle} {top}V{bottom}M{left} {bottom}H{right}"
        ET.SubElement(self._root, "path", {"d": path, "class": "whisker"})

    def mark(self, x: float, y: float, series: Series, *, size: float = 4.0) -> None:
        """A disc (ours) or a hollow diamond (baseline) at a place of the drawing."""
        if series == "ours":
            places = {"cx": _number(x), "cy": _number(y), "r": _number(size)}
            ET.SubElement(self._root, "circle", {**places, "class": series})
        else:
            corners = [(x, y - size - 1), (x + size + 1, y), (x, y + size + 1), (x - size - 1, y)]
            points = " ".join(f"{_number(right)},{_number(below)}" for right, below in corners)
            ET.SubElement(self._root, "polygon", {"points": points, "class": series})

    def legend(self, series: Series, words: str, *, bar: bool = False) -> None:
        """One more entry of the legend above the plot."""
        x, y = self._legend_end, 14.0
        if bar:
            dashes = {"stroke-dasharray": "4 3"} if series == "baseline" else {}
            places = {"x": _number(x), "y": _number(y - 6), "width": "20", "height": "12"}
            ET.SubElement(self._root, "rect", {**places, "class": series, **dashes})
        else:
            points = f"{_number(x)},{_number(y)} {_number(x + 26)},{_number(y)}"
            ET.SubElement(self._root, "polyline", {"points": points, "class": f"{series} line"})
            self.mark(x + 13, y, series)
        start = x + (26 if bar else 32)
        self.text(start, y + 4.5, words)
        self._legend_end = start + 7.2 * len(words) + 18

    def finish(self) -> Plot:
        """The drawing as it is now."""
        inline = ET.tostring(self._root, encoding="unicode")
        head, _, rest = inline.partition(">")
        head = f'{head} width="{WIDTH}" height="{HEIGHT}"'
        ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="var(--plot-paper)"/>'
        style = f"<style>{_ALONE}{COLOURS}{MARKS}</style>"
        title_end = rest.index("</desc>") + len("</desc>")
        return Plot(
            name=self._name,
            title=self._title,
            description=self._description,
            inline=inline,
            alone=f"{head}>{rest[:title_end]}{style}{ground}{rest[title_end:]}\n",
        )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
