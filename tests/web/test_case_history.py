"""A case that a register supplied: its page says so, nothing runs on it, and its own words stand where they lie."""

from pathlib import Path

import pytest
from django.urls import reverse

from rujukan.foundation.models import Dossier
from tests.exchange.importing import FULL, data_officer, register, take_in, town
from tests.people import client_of

pytestmark = pytest.mark.django_db


def test_the_page_of_an_imported_case_says_so_and_opens_what_was_supplied(tmp_path: Path) -> None:
    town()
    officer = data_officer()
    take_in(register(tmp_path / "lama.csv", [FULL]), officer.actor)
    code = Dossier.unscoped.get(kind="case").code
    client = client_of(officer)
    page = reverse("web_case:page", kwargs={"code": code})
    text = client.get(page).content.decode()
    assert "Riwayat dari daftar lama" in text
    assert "Tidak ada batas waktu yang berjalan" in text
    assert "Buat rujukan" not in text
    for section in ("identity", "contact", "account", "screening", "decisions"):
        client.post(reverse("web_case:open", kwargs={"code": code, "section": section}))
    opened = client.get(page).content.decode()
    for words in ("Maria", "juru masak", "Kefamenanu", "Bangunan", "ditahan di ladang", "Ibu Rosa", "visum"):
        assert words in opened
    client.cookies["bahasa"] = "en"
    assert "Dari daftar lama" not in client.get(page).content.decode()
