"""Attacks on every form of the table at once: posts from elsewhere, replays, odd and huge input, a false host, rows
whose ciphertext was moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from rujukan.cases.models import Account, Contact, Identity
from tests.canary.reading import NOBODY, Asking, Row, rows
from tests.canary.world import CANARIES

pytestmark = pytest.mark.django_db

POSTED = [row for row in rows() if row.method == "POST"]
FILLED = [row for row in POSTED if row.filled_by not in ("", "-", NOBODY)]
ODD = {
    "nul": "a\0b kata",
    "right-to-left": "\u202eab\u2066 \u200f kata",
    "astral": "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U00020000 kata",
    "combining": "e" + "\u0301" * 60,
    "formula": "=cmd|' /C calc'!A0",
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}%s%(x)s",
}
HUGE = "panjang " * 12_800


@contextmanager
def taken_back() -> Iterator[None]:
    sid = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(sid)


@pytest.mark.parametrize("row", POSTED, ids=lambda row: row.id)
def test_a_post_from_elsewhere_does_nothing(row: Row, asking: Asking) -> None:
    by = row.filled_by if row.filled_by not in ("", "-", NOBODY) else "ana"
    before = counted()
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = asking.sessions[by, True]
    with taken_back():
        answer = client.post(asking.path(row.path), {}, headers={"origin": "https://jahat.example"})
        assert answer.status_code == 403
        assert counted() == before


DONE = [row for row in FILLED if row.expected(row.filled_by).startswith("302")]
"""Those that their rightful sender gets done, as the table says."""


@pytest.mark.parametrize("row", DONE, ids=lambda row: row.id)
def test_the_same_form_twice_acts_once(row: Row, asking: Asking) -> None:
    data = asking.form(row)
    if "sekali" not in data:
        return
    with taken_back():
        client = asking.client(row.filled_by, seen=True)
        first = client.post(asking.path(row.path), data)
        before = counted()
        again = client.post(asking.path(row.path), data)
        assert first.status_code == 302, first.status_code
        assert again.status_code in (302, 403, 404, 409)
        assert counted() == before


def counted() -> dict[str, int]:
    """Rows of each table, sessions apart."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label not in ("sessions", "contenttypes", "auth") and not model._meta.proxy
    }


@pytest.mark.parametrize("row", FILLED, ids=lambda row: row.id)
def test_odd_and_huge_input_breaks_nothing(row: Row, asking: Asking) -> None:
    data = asking.form(row)
    texts = [name for name, values in data.items() if values == ["sudah ditulis"]]
    for odd in (*ODD.values(), HUGE) if texts else ():
        with taken_back():
            client = asking.client(row.filled_by, seen=True)
            answer = client.post(asking.path(row.path), {**data, **dict.fromkeys(texts, odd)})
            too_big = (400,) if odd is HUGE else ()  # more than the house takes in one form
            assert answer.status_code in (200, 302, 403, 404, 409, 422, *too_big)
            assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/berkas/{woman}", "/giliran", "/masuk"])
def test_a_false_host_is_not_believed(asking: Asking, path: str) -> None:
    client = asking.client("ana")
    assert client.get(asking.path(path), headers={"host": "jahat.example"}).status_code == 400
    answer = client.get(asking.path(path), headers={"x-forwarded-host": "jahat.example"})
    assert "jahat.example" not in answer.content.decode() + str(answer.headers)


def test_a_way_back_leads_to_no_other_house(asking: Asking) -> None:
    for wanted in ("https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)"):
        with taken_back():
            client, path = asking.client("ana"), asking.path("/berkas/{woman}/buka/identity")
            for answer in (
                client.post(f"{path}?ke={wanted}"),
                client.post("/bahasa/", {"language": "en", "next": wanted}),
            ):
                assert "jahat" not in answer.headers["Location"] and "alert" not in answer.headers["Location"]


def test_ciphertext_that_was_moved_shows_nothing(asking: Asking) -> None:
    """To another row, another column, another table: a plain page, and neither text."""
    path = asking.path("/berkas/{woman}")
    woman, child = (case.person.dossier_id for case in asking.world.story.cases)
    moves: list[tuple[Any, str, Any, str, UUID]] = [
        (Identity, "name_sealed", Identity, "name_sealed", child),
        (Identity, "name_sealed", Identity, "call_name_sealed", woman),
        (Identity, "name_sealed", Contact, "phone_sealed", woman),
        (Account, "text_sealed", Identity, "name_sealed", woman),
    ]
    for model, column, source, other, whose in moves:
        with taken_back():
            blob = bytes(source.unscoped.filter(dossier=whose).values_list(other, flat=True)[0])
            _put(model._meta.db_table, column, blob, str(model.unscoped.get(dossier=woman).pk))
            client = asking.client("ana", seen=True)
            client.raise_request_exception = False
            answer = client.get(path)
            shown = answer.content.decode()
            assert answer.status_code == 500
            assert "Traceback" not in shown and "Tampered" not in shown
            assert not [word for kind in CANARIES.values() for word in kind if word in shown]


def _put(table: str, column: str, blob: bytes, key: str) -> None:
    found = key.replace("-", "") if connection.vendor == "sqlite" else key
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [blob, found])  # noqa: S608
        assert cursor.rowcount == 1
