"""What all models share: names of constraints, and types of columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Enum, MetaData
from sqlalchemy.orm import DeclarativeBase

from db.states import ProposalState
from db.types import UtcDateTime


def state_type(constraint: str) -> Enum:
    """The type of a column that holds a proposal's state, with the name of its constraint."""
    return Enum(
        ProposalState,
        native_enum=False,
        length=16,
        create_constraint=True,
        name=constraint,
        values_callable=lambda states: [state.value for state in states],
    )


class Base(DeclarativeBase):
    """The root of all models; constraints are named, so that migrations can change them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's interface
        datetime: UtcDateTime,
        list[str]: JSON,
        dict[str, Any]: JSON,
        ProposalState: state_type("proposal_state"),
    }
