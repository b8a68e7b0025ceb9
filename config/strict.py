"""What all models of a profile's files share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Repository = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$")]
"""``OWNER/NAME`` on GitHub."""

Language = Literal["en", "zh"]
"""In which digests and other texts for readers are written: English, or Chinese in simplified characters."""


class Strict(BaseModel):
    """A model that knows all its keys: a mistyped one is an error, not a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)
