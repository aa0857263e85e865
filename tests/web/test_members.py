"""The members page (P4), and the auditor's list."""

import re
from typing import Any

import pytest
from django.test import Client

from rujukan.accounts.actions import Wish, propose_change
from rujukan.accounts.models import Membership, RightsChange
from rujukan.foundation import time
from tests.guards.clock import Clock
from tests.people import Cast, cast, client_of, person, small_town, unit_holding

pytestmark = pytest.mark.django_db

HALF = re.compile(r'<p class="paper-half section" translate="no">([\w-]+)</p>')
NEW = {"name": "Ibu Yustina", "username": "yustina", "tier": "works", "roles_works": ["CM", "UH"]}


@pytest.fixture
def town(clock: Clock) -> Cast:
    return cast()


def member_path(client: Client, name: str) -> str:
    found = re.search(rf'href="(/anggota/\w+)">{name}<', client.get("/anggota").content.decode())
    assert found, name
    return found[1]


def change_path(client: Client) -> str:
    found = re.search(r'href="(/anggota/usul/\w+)"', client.get("/anggota").content.decode())
    assert found
    return found[1]


def propose_new(client: Client, unit: str = "p2tp2a", **more: Any) -> Any:
    return client.post(f"/anggota/baru?unit={unit}", {**NEW, **more})


@pytest.mark.parametrize("who", ["ana", "budi", "gita", "ivan", "joko"])
def test_whoever_is_no_administrator_sees_and_proposes_nothing(town: Cast, who: str) -> None:
    admin, stranger = client_of(town.hana), client_of(getattr(town, who))
    propose_new(admin)
    member, change = member_path(admin, "Dewi"), change_path(admin)
    reads = ["/anggota", "/anggota/baru", "/anggota/baru?unit=p2tp2a", member, change]
    reads += [f"{member}/{what}" for what in ("peran", "unit-lain", "berhenti", "kode")]
    for path in reads:
        answer = stranger.get(path)
        assert answer.status_code == 403, path
        assert "Dewi" not in answer.content.decode() and "Yustina" not in answer.content.decode()
    for path in (f"{member}/berhenti", f"{member}/kode", f"{change}/sahkan", f"{change}/batal"):
        assert stranger.post(path).status_code == 403, path
    assert propose_new(stranger, username="lain").status_code == 403
    assert [one.state(time.now()) for one in RightsChange.objects.all()] == ["proposed"]


def test_an_administrator_of_another_region_finds_nobody_of_this_one(town: Cast) -> None:
    small_town("53.04")
    far = client_of(person("Lia", unit_holding("MED", region="53.04"), "administers"))
    assert "Dewi" not in far.get("/anggota").content.decode()
    path = member_path(client_of(town.hana), "Dewi")
    for what in ("", "/peran", "/berhenti", "/kode", "/unit-lain"):
        assert far.get(path + what).status_code == 404


def test_an_administrator_sees_members_and_no_case(town: Cast) -> None:
    client = client_of(town.hana)
    page = client.get("/anggota").content.decode()
    for name in ("Ana", "Budi", "Dewi", "Eka", "Gita", "Ivan", "Joko", "Kirana"):
        assert f">{name}<" in page
    assert re.findall(r"<h2>([^<]+)</h2>", page)[:3] == ["Dinas P3A", "Dinas Sosial", "RSUD"]


def test_propose_confirm_and_a_day_later_she_is_a_member(town: Cast, clock: Clock) -> None:
    hana, kirana = client_of(town.hana), client_of(town.kirana)
    first = HALF.search(propose_new(hana).content.decode())
    path = change_path(kirana)
    page = kirana.get(path).content.decode()
    assert "Ibu Yustina" in page and "24 jam kemudian" in page and "Hana (Disnakertrans)" in page
    second = HALF.search(kirana.post(f"{path}/sahkan").content.decode())
    assert first and second and first[1] != second[1]
    assert "Mulai berlaku besok 09.40." in hana.get("/anggota").content.decode()
    clock.forward(days=1)
    hana = client_of(town.hana)
    listed = hana.get("/anggota").content.decode()
    assert ">Ibu Yustina<" in listed and "belum pernah masuk" in listed and "Menunggu" not in listed
    assert list(Membership.objects.get(user__username="yustina").role_codes) == ["CM", "UH"]
    fresh = Client()
    form = {"nama": "yustina", "satu": first[1], "dua": second[1]}
    assert fresh.post("/masuk/pertama", form).headers["Location"] == "/masuk/pertama/atur"


def test_each_half_is_shown_once_and_nowhere_else(town: Cast) -> None:
    hana, kirana = client_of(town.hana), client_of(town.kirana)
    found = HALF.search(propose_new(hana).content.decode())
    assert found
    path = change_path(kirana)
    for client in (hana, kirana):
        for where in ("/anggota", path, "/perubahan-hak"):
            assert found[1] not in client.get(where).content.decode()
    assert HALF.search(kirana.post(f"{path}/sahkan").content.decode())
    again = kirana.post(f"{path}/sahkan")
    assert again.status_code == 409 and not HALF.search(again.content.decode())


def test_the_proposer_and_his_colleague_read_why_they_do_not_confirm(town: Cast) -> None:
    colleague = person("Lia", town.hana.unit, "administers")
    propose_new(client_of(town.hana))
    for one, why in ((town.hana, "orang kedua"), (colleague, "pengelola dari instansi lain")):
        client = client_of(one)
        path = change_path(client)
        page = client.get(path).content.decode()
        assert 'aria-disabled="true"' in page and "/sahkan" not in page
        assert why in page.split('id="sebab">')[1]
        assert client.post(f"{path}/sahkan").status_code == 403


def test_any_administrator_takes_it_back_and_nothing_has_changed(town: Cast, clock: Clock) -> None:
    hana, kirana = client_of(town.hana), client_of(town.kirana)
    propose_new(hana)
    path = change_path(kirana)
    kirana.post(f"{path}/sahkan")
    assert hana.post(f"{path}/batal").headers["Location"] == "/anggota"
    assert "Usul dibatalkan" in hana.get("/anggota").content.decode()
    assert hana.post(f"{path}/batal").status_code == 404
    clock.forward(days=2)
    assert "Yustina" not in client_of(town.hana).get("/anggota").content.decode()


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"name": ""}, 422, "name"),
        ({"username": ""}, 422, "username"),
        ({"username": "Ibu Yustina"}, 403, "username"),
        ({"username": "ana"}, 403, "username"),
        ({"tier": ""}, 422, "tier"),
        ({"tier": "king"}, 422, "tier"),
        ({"roles_works": []}, 422, "roles_works"),
        ({"roles_works": ["POL"]}, 422, "roles_works"),
        ({"roles_works": ["SEC"]}, 422, "roles_works"),
        ({"until-tgl": "31", "until-bln": "2", "until-thn": "2026"}, 422, "until"),
        ({"until-bln": "2", "until-thn": "2026"}, 422, "until"),
        ({"until-tgl": "12", "until-bln": "11", "until-thn": "2025"}, 403, "until"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_rest_stays(
    town: Cast, more: dict[str, Any], status: int, field: str
) -> None:
    answer = propose_new(client_of(town.hana), **more)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'id="f-{field}-e"' in page
    assert more.get("name", "Ibu Yustina") in page
    assert not RightsChange.objects.exists()


def test_a_term_runs_to_the_end_of_its_last_day_here(town: Cast) -> None:
    propose_new(client_of(town.hana), **{"until-tgl": "31", "until-bln": "12", "until-thn": "2026"})
    until = RightsChange.objects.get().until
    assert until and until.isoformat() == "2026-12-31T16:00:00+00:00"
    assert "sampai 31 Desember 2026" in client_of(town.hana).get("/anggota").content.decode()


@pytest.mark.parametrize("unit", ["", "puskesmas", "x' OR 1=1"])
def test_without_a_unit_it_is_asked_first(town: Cast, unit: str) -> None:
    answer = client_of(town.hana).get("/anggota/baru", {"unit": unit})
    assert answer.status_code == 422 and 'id="f-unit-e"' in answer.content.decode()


def test_only_the_tasks_and_roles_of_the_unit_are_offered(town: Cast) -> None:
    client = client_of(town.hana)
    police = client.get("/anggota/baru?unit=ppa").content.decode()
    assert 'value="POL"' in police and 'value="CM"' not in police and 'value="coordinates"' not in police
    office = client.get("/anggota/baru?unit=sekretariat").content.decode()
    assert 'value="SEC"' in office and 'value="works"' not in office and 'value="audits"' in office


def test_other_roles_another_unit_the_end_and_a_new_code(town: Cast, clock: Clock) -> None:
    hana, kirana = client_of(town.hana), client_of(town.kirana)
    posts = {
        "Citra": ("peran", {"roles": ["UH"]}),
        "Dewi": ("unit-lain?unit=ppt", {"tier": "works", "roles_works": ["MED"]}),
        "Eka": ("berhenti", {}),
        "Ana": ("kode", {}),
    }
    for name, (what, form) in posts.items():
        answer = hana.post(f"{member_path(hana, name)}/{what}", form)
        assert answer.status_code in (200, 302), name
        assert bool(HALF.search(answer.content.decode())) == (name == "Ana")
    changes = set(re.findall(r"/anggota/usul/\w+", hana.get("/anggota").content.decode()))
    assert len(changes) == 4
    for path in changes:
        kirana.post(f"{path}/sahkan")
    clock.forward(days=1)
    now = time.now()
    live = Membership.objects.live(now).with_people(now)
    held = {(one.user.username, one.unit.code): one.role_codes for one in live}
    assert held["citra", "p2tp2a"] == ("UH",)
    assert held["dewi", "ppt"] == ("MED",) and held["dewi", "rehsos"] == ("PKS", "SHL")
    assert not [key for key in held if key[0] == "eka"]


def test_one_proposes_nothing_about_oneself(town: Cast) -> None:
    client = client_of(town.hana)
    path = member_path(client, "Hana")
    assert "Ini Anda sendiri" in client.get(path).content.decode()
    for what in ("berhenti", "kode"):
        answer = client.post(f"{path}/{what}")
        assert answer.status_code == 403 and "diri sendiri" in answer.content.decode()


def test_an_administrator_cannot_be_given_cases(town: Cast) -> None:
    client = client_of(town.hana)
    path = member_path(client, "Kirana")
    answer = client.post(f"{path}/unit-lain?unit=ppt", {"tier": "works", "roles_works": ["MED"]})
    assert answer.status_code == 403 and 'id="f-tier-e"' in answer.content.decode()


def test_while_one_proposal_is_open_no_other_is_offered(town: Cast) -> None:
    propose_change(wish=Wish("end", membership=town.citra.membership), by=town.kirana.actor)
    client = client_of(town.hana)
    path = member_path(client, "Citra")
    page = client.get(path).content.decode()
    assert "masih ada usul lain" in page and 'href="/anggota/usul/' in page and f"{path}/peran" not in page
    assert client.post(f"{path}/peran", {"roles": ["UH"]}).status_code == 403


def test_forms_from_another_site_change_nothing(town: Cast) -> None:
    admin = client_of(town.hana)
    path = member_path(admin, "Dewi")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.cookies
    assert strict.post(f"{path}/berhenti").status_code == 403
    assert propose_new(strict).status_code == 403
    assert not RightsChange.objects.exists()


@pytest.mark.parametrize("who", ["ana", "gita", "ivan"])
def test_the_auditors_list_is_for_auditor_and_administrators(town: Cast, who: str) -> None:
    assert client_of(getattr(town, who)).get("/perubahan-hak").status_code == 403


def test_the_auditor_reads_every_step_and_can_do_nothing(town: Cast) -> None:
    hana, kirana = client_of(town.hana), client_of(town.kirana)
    propose_new(hana)
    path = change_path(kirana)
    kirana.post(f"{path}/sahkan")
    hana.post(f"{path}/batal")
    page = client_of(town.joko).get("/perubahan-hak").content.decode()
    steps = [
        page.index(words) for words in ("Dibatalkan: Anggota baru", "Disahkan: Anggota baru", "Diusulkan: Anggota baru")
    ]
    assert steps == sorted(steps)
    assert "Oleh Hana." in page and "Oleh Kirana." in page and "Berlaku besok 09.40." in page
    main = page.split("<main")[1].split("</main>")[0]
    assert "<form" not in main and "<button" not in main


def test_the_auditors_list_has_pages_and_says_when_it_is_empty(town: Cast) -> None:
    joko = client_of(town.joko)
    assert "Belum ada perubahan hak." in joko.get("/perubahan-hak").content.decode()
    hana = client_of(town.hana)
    for number in range(26):
        propose_new(hana, username=f"orang{number}")
        hana.post(f"{change_path(hana)}/batal")
    first, second = joko.get("/perubahan-hak").content.decode(), joko.get("/perubahan-hak?hal=2").content.decode()
    assert first.count("<time") == 50 and second.count("<time") == 2
    assert joko.get("/perubahan-hak?hal=x").status_code == 200


def test_in_english(town: Cast) -> None:
    hana = client_of(town.hana)
    hana.cookies["bahasa"] = "en"
    page = propose_new(hana).content.decode()
    assert "Note this half of the code" in page and "The other half" not in page.split("<main")[0]
    listed = hana.get("/anggota").content.decode()
    assert "Proposed by Hana (Disnakertrans), today 09:40." in listed and "manages members" in listed
    assert "Diusulkan" not in listed
    assert "This is not filled in yet." in propose_new(hana, name="", username="x1").content.decode()
