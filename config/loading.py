"""Reading a profile's YAML files, and saying where a mistake stands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from config.errors import ConfigurationError
from config.profile import Profile
from config.rules import FacetRules, SectionRules

Model = TypeVar("Model", bound=BaseModel)

PROFILES = Path(str(files("config"))) / "profiles"
"""Where the profiles that come with Shelver lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFolder:
    """A whole profile, read and checked."""

    path: Path
    profile: Profile
    sections: SectionRules
    facets: FacetRules


def shipped_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with Shelver, sorted."""
    return tuple(sorted(folder.name for folder in PROFILES.iterdir() if (folder / "profile.yaml").is_file()))


def find_profile(name_or_path: str) -> Path:
    """The folder of a profile, given as a shipped profile's name or as any folder's path.

    Raises:
        ConfigurationError: Neither is there.
    """
    shipped = PROFILES / name_or_path
    if "/" not in name_or_path and (shipped / "profile.yaml").is_file():
        return shipped
    folder = Path(os.path.expanduser(name_or_path))  # noqa: PTH111 - Path's own fails for an unknown user
    if (folder / "profile.yaml").is_file():
        return folder
    raise ConfigurationError(
        f"there is no profile {name_or_path!r}: give one of {', '.join(shipped_profiles())}, "
        "or the path of a folder that holds profile.yaml, sections.yaml and facets.yaml"
    )


def load_profile(name_or_path: str) -> ProfileFolder:
    """Read and check all three files of a profile.

    Raises:
        ConfigurationError: A file is missing or wrong; the message names file, line and key.
    """
    path = find_profile(name_or_path)
    return ProfileFolder(
        path=path,
        profile=load_model(path / "profile.yaml", Profile),
        sections=load_model(path / "sections.yaml", SectionRules),
        facets=load_model(path / "facets.yaml", FacetRules),
    )


def load_model(file: Path, model: type[Model]) -> Model:
    """Read one YAML file into a pydantic model.

    Raises:
        ConfigurationError: The file cannot be read, is no YAML, repeats a key, or does not fit the model.
    """
    text = _read(file)
    try:
        return cast("Model", _checked(text, model))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ConfigurationError(
            error.problem or "this is no YAML", file=file, line=mark.line + 1 if mark else None
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise ConfigurationError(f"this is no YAML: {error.reason}", file=file, line=line) from error
    except ValidationError as error:
        raise _located(error, file, text) from error


@lru_cache(maxsize=12)
def _checked(text: str, model: type[BaseModel]) -> BaseModel:
    """What a file says; it is frozen, so whoever reads the same file before every run gets the same."""
    content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader that also refuses repeated keys
    return model.model_validate(content)


def _read(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror or error}", file=file) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError("this is no UTF-8: save the file in that encoding", file=file, line=line) from error


class _Loader(yaml.CSafeLoader):
    """YAML's safe subset; a repeated key, a key that is no plain text, and a date that is none are errors too."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - as in PyYAML
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(None, None, f"{error}", node.start_mark) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as in PyYAML
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key has to be plain text", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands here twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _located(error: ValidationError, file: Path, text: str) -> ConfigurationError:
    # A mistyped key is the likely cause of one that is missing.
    first = min(error.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden")
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    within = first.get("ctx", {}).get("within", ())  # where a rule about several values sees the mistake
    line, key = _find(node, (*first["loc"], *within), missing=bool(within) or first["type"] == "missing")
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = "there is no such key"
    more = error.error_count() - 1
    if more:
        message += f" (and {more} more)"
    return ConfigurationError(message, file=file, line=line, key=key or None)


def _find(node: yaml.Node | None, location: Sequence[int | str], *, missing: bool) -> tuple[int, str]:
    """The line (from 1) and dotted key of the deepest part of a location that stands in the file.

    Args:
        node: The file's root.
        location: Keys and indexes, and between them names that only pydantic knows, such as a union's members.
        missing: Whether the last part is a key that the file lacks.
    """
    line, key = 1, ""
    for place, part in enumerate(location, start=1):
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if found is None:
                if not (missing and place == len(location)):
                    continue
                return line, f"{key}.{part}" if key else str(part)
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
        key = f"{key}.{part}" if key else str(part)
    return line, key
