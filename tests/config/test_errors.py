from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from config import errors


def drawn_tree() -> dict[str, str]:
    """Each class of the drawing in the module's docstring, and the class above it."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for line in inspect.cleandoc(errors.__doc__ or "").splitlines():
        match = re.match(r" {4}((?:[│ ]   )*)(?:[├└]── )?(\w+Error)\b", line)
        if match is None:
            continue
        depth = len(match[1]) // 4 + ("── " in line)
        above[depth:] = [match[2]]
        parents[match[2]] = above[depth - 1] if depth else "Exception"
    return parents


def test_the_drawing_is_the_tree() -> None:
    """The docstring of config.errors draws the classes as they are."""
    classes = {
        name: each
        for name, each in vars(errors).items()
        if isinstance(each, type) and each.__module__ == errors.__name__
    }
    assert drawn_tree() == {name: each.__base__.__name__ for name, each in classes.items() if each.__base__}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, "wrong"),
        ({"key": "SHELVER_X"}, "SHELVER_X: wrong"),
        ({"file": Path("p.yaml")}, "p.yaml: wrong"),
        ({"file": Path("p.yaml"), "line": 3}, "p.yaml:3: wrong"),
        ({"file": Path("p.yaml"), "line": 3, "key": "a.b"}, "p.yaml:3: a.b: wrong"),
    ],
)
def test_a_configuration_error_starts_with_its_place(place: dict[str, object], expected: str) -> None:
    """As compilers write it."""
    error = errors.ConfigurationError("wrong", **place)  # type: ignore[arg-type]  # the table mixes types
    assert str(error) == expected
    assert (error.file, error.line, error.key) == (place.get("file"), place.get("line"), place.get("key"))
