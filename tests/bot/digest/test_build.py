from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.digest.document import to_json
from bot.digest.markdown import render_markdown
from bot.digest.week import Week
from tests.bot.digest.samples import FUZZING, WEEK, at, candidate, entry, full_week, lists, proposed, seen, told


def statements(session: Session, week: Week) -> int:
    """How many SQL statements a digest takes."""
    session.commit()
    session.expunge_all()
    executed: list[str] = []
    connection = session.connection()

    def note(*arguments: object) -> None:
        executed.append(str(arguments[2]))

    event.listen(connection, "before_cursor_execute", note)
    told(session, week)
    event.remove(connection, "before_cursor_execute", note)
    return len(executed)


def test_the_same_database_gives_the_same_digest(session: Session) -> None:
    """Values, Markdown and JSON are equal however often they are made."""
    full_week(session)
    first = told(session)
    session.commit()
    session.expunge_all()
    second = told(session)
    assert first == second
    assert render_markdown(first) == render_markdown(second)
    assert list(to_json(first).items()) == list(to_json(second).items())


def test_reading_writes_nothing(session: Session) -> None:
    """The session is as clean after a digest as before it."""
    full_week(session)
    session.commit()
    told(session)
    assert [*session.new, *session.dirty, *session.deleted] == []


def test_a_busy_week_takes_as_many_queries_as_a_small_one(session: Session) -> None:
    """No paper costs a query of its own."""
    full_week(session)
    small = statements(session, WEEK)
    fresh = []
    for number in range(60):
        paper = seen(session, f"2509.2{number:04d}", f"Proposed {number}", at(9, 20), verdict="propose")
        proposed(session, candidate(session, paper, at(9, 20)), at(9, 21))
        fresh.append(entry(f"2509.3{number:04d}", f"Listed {number}", FUZZING))
    lists(session, "busy", at(9, 27), *fresh)
    assert statements(session, WEEK) == small
    assert small <= 40
