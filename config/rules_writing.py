"""Writing learned rules into a ``sections.yaml`` that people edit as well.

Only what learning decides is replaced: biases, calibration, temperature, and the rules under ``learned:``, sorted and
one a line, so that a diff shows what has changed. Every other line stays as it is, comments and all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from config.errors import ConfigurationError
from config.rules import FieldWeights, Keywords, SectionRules, Weight


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines that take the place of others; none of them, and they are put in before ``start``."""

    start: int
    end: int
    lines: tuple[str, ...]


def rewrite_rules(text: str, rules: SectionRules, *, file: Path | None = None) -> str:
    """A ``sections.yaml`` with what was learned.

    Args:
        text: The file as it is: well formed, and with the same hand-written rules, terms and preferences.
        rules: What it is to say.
        file: Where the text comes from, for the error.

    Raises:
        ConfigurationError: The file is written so that it cannot be edited line by line: a section or the relevance
            stands in braces.
    """
    try:
        edits = sorted(_edits(text, rules), key=lambda edit: (-edit.start, -edit.end))
    except ConfigurationError as error:
        raise ConfigurationError(str(error), file=file, line=error.line) from error
    lines = text.splitlines()
    for edit in edits:
        lines[edit.start : edit.end] = edit.lines
    return "\n".join(lines) + "\n"


def _edits(text: str, rules: SectionRules) -> list[_Edit]:
    root = _mapping(yaml.compose(text, Loader=yaml.CSafeLoader), "the file")
    edits = [_scalar(root, "temperature", _number(rules.temperature), indent="", after="format")]
    relevance = root["relevance"][1]
    edits += _keywords(_mapping(relevance, "relevance"), rules.relevance, indent="  ", key=root["relevance"][0])
    slope, offset = rules.relevance.calibration.slope, rules.relevance.calibration.offset
    calibration = f"{{slope: {_number(slope)}, offset: {_number(offset)}}}"
    edits.append(_scalar(_mapping(relevance, "relevance"), "calibration", calibration, indent="  ", after="bias"))
    return [*edits, *_sections(root, rules)]


_Mapping = dict[str, tuple[yaml.Node, yaml.Node]]
"""Key to its node and its value's."""


def _mapping(node: yaml.Node | None, name: str) -> _Mapping:
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise ConfigurationError(
            f"{name} stands in braces and so cannot be rewritten: write each key in a line of its own",
            line=node.start_mark.line + 1 if node else None,
        )
    return {key.value: (key, value) for key, value in node.value}


def _sections(root: _Mapping, rules: SectionRules) -> Iterator[_Edit]:
    known = _mapping(root["sections"][1], "sections")
    end = _last_line(root["sections"][1]) + 1
    for path, keywords in sorted(rules.sections.items()):
        if path in known:
            key, value = known[path]
            yield from _keywords(_mapping(value, f"the section {path!r}"), keywords, indent="    ", key=key)
        else:
            later = [key.start_mark.line for name, (key, _) in known.items() if name > path]
            place = min(later, default=end)
            learned = [f"      {line}" for line in _rules(keywords.learned)]
            lines = [f"  {_key(path)}:", f"    bias: {_number(keywords.bias)}"]
            yield _Edit(place, place, (*lines, *(["    learned:", *learned] if learned else [])))


def _keywords(mapping: _Mapping, keywords: Keywords, *, indent: str, key: yaml.Node) -> Iterator[_Edit]:
    first = key.start_mark.line + 1
    bias = f"{indent}bias: {_number(keywords.bias)}"
    if "bias" in mapping:
        yield _replaced(mapping["bias"], (bias,))
    else:
        yield _Edit(first, first, (bias,))
    lines = tuple(f"{indent}  {line}" for line in _rules(keywords.learned))
    block = (f"{indent}learned:", *lines) if lines else ()
    if "learned" in mapping:
        yield _replaced(mapping["learned"], block)
    elif block:
        end = max(_last_line(value) for _, value in mapping.values()) + 1
        yield _Edit(end, end, block)


def _scalar(mapping: _Mapping, name: str, value: str, *, indent: str, after: str) -> _Edit:
    line = f"{indent}{name}: {value}"
    if name in mapping:
        return _replaced(mapping[name], (line,))
    if after in mapping:
        place = _last_line(mapping[after][1]) + 1
    else:
        place = min(key.start_mark.line for key, _ in mapping.values())
    return _Edit(place, place, (line,))


def _replaced(pair: tuple[yaml.Node, yaml.Node], lines: tuple[str, ...]) -> _Edit:
    key, value = pair
    return _Edit(key.start_mark.line, _last_line(value) + 1, lines)


def _last_line(node: yaml.Node) -> int:
    """The number, from 0, of the last line that holds any of a node."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1])
    mark = node.end_mark
    return mark.line - 1 if mark.column == 0 and mark.line > node.start_mark.line else mark.line


def _rules(rules: Mapping[str, Weight]) -> Iterable[str]:
    for rule, weight in sorted(rules.items()):
        yield f"{_key(rule)}: {_weight(weight)}"


def _weight(weight: Weight) -> str:
    if not isinstance(weight, FieldWeights):
        return _number(weight)
    told = [
        f"{field}: {_number(number)}"
        for field, number in (("title", weight.title), ("abstract", weight.abstract), ("comment", weight.comment))
        if number
    ]
    return f"{{{', '.join(told)}}}"


def _number(value: float) -> str:
    return f"{value:.6g}"


def _key(text: str) -> str:
    """A key as YAML reads it back: plain where that is safe, otherwise in quotes."""
    try:
        read = yaml.load(f"{text}: 1", Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        read = None
    quoted = str(yaml.dump(text, Dumper=yaml.CSafeDumper, default_style='"', allow_unicode=True, width=10**9))
    return text if read == {text: 1} else quoted.strip()
