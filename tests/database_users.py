"""Which tests use a database, told from their code: those from which a door of `tests.databases` is reached."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

import pytest

from tests import databases


def uses_database(item: pytest.Item) -> bool:
    """Whether a test, its fixtures or its parameters lead to a database."""
    if not isinstance(item, pytest.Function):
        return False
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    starts = (item.function, *(definition.func for several in fixtures for definition in several), *parameters)
    return any(_leads_to_door(inspect.unwrap(start)) for start in starts if callable(start))


def _leads_to_door(start: object) -> bool:
    """Whether a door is among what is reached from an object."""
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, FunctionType) and one.__module__ == databases.__name__:
            return True
        waiting += _next(one)
    return False


@functools.cache
def _next(one: object) -> tuple[object, ...]:
    """What of the tests' own code an object names."""
    found: list[object] = []
    if isinstance(one, FunctionType):
        spaces: list[dict[str, object]] = [one.__globals__]
        names = set(_names(one.__code__))
        modules = [one.__globals__[name] for name in names if isinstance(one.__globals__.get(name), ModuleType)]
        spaces += [vars(module) for module in modules if isinstance(module, ModuleType) and _is_ours(module.__name__)]
        found = [space[name] for space in spaces for name in names if name in space]
        found += [cell.cell_contents for cell in one.__closure__ or () if _is_filled(cell)]
    elif isinstance(one, type):
        found = [*vars(one).values(), *one.__bases__]
    elif isinstance(one, property):
        found = [one.fget, one.fset]
    elif isinstance(one, (staticmethod, classmethod, functools.partial)):
        found = [getattr(one, "__func__", None) or one.func]  # type: ignore[union-attr]  # one of the two is there
    unwrapped = [inspect.unwrap(each) if callable(each) else each for each in found]
    kinds = (FunctionType, type, property, staticmethod, classmethod, functools.partial)
    return tuple(
        each for each in unwrapped if isinstance(each, kinds) and _is_ours(getattr(each, "__module__", None))
    )


def _is_ours(module: object) -> bool:
    return module is None or str(module).partition(".")[0] == "tests"


def _is_filled(cell: object) -> bool:
    try:
        return cell.cell_contents is not None  # type: ignore[attr-defined]  # a cell of a closure
    except ValueError:
        return False


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
