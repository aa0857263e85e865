"""Every address and method, for everybody whose access differs: what he gets, and what of hers he reads.

The answers stand in `table.txt`; `MAY` says the same once more from the other side, by the rules of protection.md.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from rujukan.cases.models import AccessGrant
from rujukan.notifications.models import Notice
from rujukan.rules.disclosure import LEAD, SECTIONS
from tests.canary.reading import ACTORS, NOBODY, Asking, Row, rows, said, url_names, written
from tests.canary.world import CANARIES, World

pytestmark = pytest.mark.django_db

ROWS = rows()
NOTHING = {"", "-"}

CLASS_C = (
    *("who", "contact", "consent", "consent-others", "line-dewi", "line-eka", "line-maya", "line-draft"),
    *("message-dewi", "message-eka", "message-maya", "message-draft", "report-dewi", "report-maya", "note-lead"),
    *("minutes", "task", "closing"),
)
CLASS_D = ("told", "fact", "reasons", "guardian", "child-who", "child-contact", "child-told")
RECEIVER = ("who", "contact", "line-dewi", "line-draft", "message-dewi", "report-dewi")

MAY: dict[str, tuple[str, ...]] = {
    "ana": (*CLASS_C, *CLASS_D),
    "budi": (*CLASS_C, *CLASS_D),
    "citra": (*CLASS_C, *CLASS_D, "reporter"),
    "lia": CLASS_C,
    "eka": ("line-eka", "message-eka"),
    "dewi": (*RECEIVER, "note-dewi", "session-dewi", "place", "task"),
    "nia": (*RECEIVER, "task"),
    "maya": ("line-maya", "report-maya", "session-maya"),
}
"""At most, whatever is asked: who leads and is named; who leads and isn't; who accepted and is named, and isn't; who
may accept; who served until she withdrew. All others nothing."""


@pytest.fixture
def found(asking: Asking) -> World:
    return asking.world


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_each_gets_what_the_table_says(row: Row, asking: Asking, caplog: pytest.LogCaptureFixture) -> None:
    data = asking.form(row) if row.filled_by not in NOTHING else {}
    came = {actor: asking.ask(row, actor, data) for actor in ACTORS}
    assert came == {actor: row.expected(actor) for actor in ACTORS}, f"line {row.line}; it came:\n{written(row, came)}"
    assert not canaries_in(caplog.text)


@pytest.mark.parametrize("actor", ACTORS)
def test_the_table_gives_nobody_more_than_the_rules(actor: str) -> None:
    more = {row.id: set(row.expected(actor).split()[1:]) - set(MAY.get(actor, ())) for row in ROWS}
    assert not {row: words for row, words in more.items() if words}


def test_each_address_stands_in_the_table(asking: Asking) -> None:
    assert url_names() - {asking.name(row) for row in ROWS} - SECRET == set()


SECRET = {"web_members:change", "web_members:confirm", "web_members:cancel"}
"""Of a change of rights that waits: tests/web/test_members.py asks them for everybody."""


def test_a_method_without_a_line_is_not_to_be_had(asking: Asking) -> None:
    """Nobody posts where the table only reads, nor reads where it only posts."""
    lines = {(asking.name(row), row.method) for row in ROWS}
    for name, path in sorted({asking.name(row): row.path for row in ROWS}.items()):
        for method in {"GET", "POST"} - {method for wanted, method in lines if wanted == name}:
            row = Row(0, False, method, path)
            came = {asking.ask(row, actor) for actor in ("ana", "dewi", "hana", "fajar")}
            assert came <= {"403", "404", "405", "sign-in", "302"}, f"{method} {path}: {came}"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_change_and_show_nothing(asking: Asking, method: str) -> None:
    for path in sorted({row.path for row in ROWS}):
        answer = getattr(asking.client("ana"), method)(asking.path(path))
        assert said(answer).split()[0] not in ("200", "500"), path


def test_every_kind_is_read_by_somebody_and_kept_from_somebody() -> None:
    """A canary that nobody ever sees proves nothing."""
    for kind in CANARIES:
        readers = {actor for row in ROWS for actor in ACTORS if kind in row.expected(actor).split()}
        assert readers, kind
        assert readers < set(ACTORS), kind


def test_each_section_basis_and_tier_in_use_occurs(found: World) -> None:
    live = AccessGrant.unscoped.all()
    assert set(live.values_list("basis", flat=True)) == {"lead", "consent", "own"}
    assert set(live.values_list("section", flat=True)) >= set(LEAD) | {"notes.social", "place"}
    assert {someone.actor.tier for someone in found.people.values()} == {
        *("works", "coordinates", "observes", "administers", "audits")
    }
    assert set(SECTIONS.values()) == {"C", "D"}
    assert NOBODY in ACTORS and set(found.people) == set(ACTORS) - {NOBODY}


# -- beside the pages


def canaries_in(text: str) -> list[str]:
    """Those that stand there in clear, also as hexadecimal, as a dump writes bytes."""
    small = text.lower()
    words = [word for kind in CANARIES.values() for word in kind]
    return [word for word in words if word.lower() in small or word.encode().hex() in small]


def test_no_notice_says_anything(found: World) -> None:
    rows_ = [str(row) for row in Notice.objects.values()]
    assert rows_
    assert not canaries_in("\n".join(rows_))


def test_no_mail_says_anything(found: World) -> None:
    folder = settings.EMAIL_FILE_PATH
    mails = [path.read_text() for path in folder.iterdir()] if folder.is_dir() else []
    assert not canaries_in("\n".join(mails))


def test_no_file_of_the_house_says_anything(found: World) -> None:
    home = settings.RUJUKAN_HOME
    kept = [path for path in home.rglob("*") if path.is_file() and "sqlite3" not in path.name]
    assert not canaries_in("\n".join([*map(str, kept), *[path.read_bytes().decode("latin-1") for path in kept]]))


def test_a_dump_of_the_database_says_nothing(found: World) -> None:
    dump = "\n".join(dumped())
    assert found.story.code in dump
    assert not canaries_in(dump)


def dumped() -> Iterator[str]:
    """Every row of every table, as text."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        yield from connection.connection.iterdump()
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608
            yield from (row[0] for row in cursor.fetchall())
