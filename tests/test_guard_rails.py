"""The guard rails hold: each of these tests does what no test may do."""

import socket
import warnings
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.template import Context, Template
from django.test import Client

from rujukan.foundation import time
from tests.guards.clock import Clock
from tests.guards.network import Outside
from tests.guards.pages import BadPage, faults
from tests.guards.variables import UnknownVariable


class Thing:
    name = "a thing"


def render(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{{ thing.nme }}",
        "{{ thing.name|add:nothing }}",
        "{% if thing.nme %}yes{% endif %}",
        "{% for part in thing.parts %}{{ part }}{% endfor %}",
        "{% load i18n %}{% blocktranslate %}{{ nothing }}{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate with name=thing.nme %}{{ name }}{% endblocktranslate %}",
    ],
)
def test_a_template_may_not_name_what_is_not_there(template: str) -> None:
    with pytest.raises(UnknownVariable):
        render(template, thing=Thing())


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{% if hint %}yes{% else %}no{% endif %}", "no"),
        ("{{ hint|default:'no' }}", "no"),
        ("{% if errors.name %}yes{% else %}no{% endif %}", "no"),
        ("{% for row in rows %}{{ row }}{% empty %}none{% endfor %}", "none"),
        ("{{ thing.name }}", "a thing"),
    ],
)
def test_a_template_may_have_optional_parts(template: str, expected: str) -> None:
    assert render(template, thing=Thing(), errors={}) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<form method="post"><button>Kirim</button></form>',
        "<form action='/x' METHOD=POST></form>",
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<button type="button" onclick="go()">',
        '<a href="javascript:void(0)">',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
        '<img alt="" src="//elsewhere.example/x.png">',
        '<form action="https://elsewhere.example/">',
    ],
)
def test_a_page_that_a_browser_would_refuse_is_found(html: str) -> None:
    assert list(faults(html))


@pytest.mark.parametrize(
    "html",
    [
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x"></form>',
        '<form method="get"><button>Cari</button></form>',
        '<script src="/static/x.js" defer></script>',
        '<a href="https://peraturan.example/">dasar hukum</a>',
        "<p>style=&quot;x&quot; onclick=</p>",
    ],
)
def test_a_plain_page_is_left_alone(html: str) -> None:
    assert list(faults(html)) == []


@pytest.mark.urls("tests.guards.bad_urls")
def test_the_client_looks_at_each_page() -> None:
    with pytest.raises(BadPage, match="CSRF"):
        Client().get("/")


@pytest.mark.django_db
def test_rows_that_nobody_ordered_come_in_any_order() -> None:
    Group.objects.bulk_create([Group(name=f"{number:03}") for number in range(100)])
    assert [group.name for group in Group.objects.order_by("name")] == [f"{number:03}" for number in range(100)]
    assert [group.name for group in Group.objects.order_by("name")[:3]] == ["000", "001", "002"]
    assert list(Group.objects.values_list("name", flat=True)) != list(Group.objects.values_list("name", flat=True))
    assert list(Group.objects.all()[:50]) != list(Group.objects.all()[:50])
    assert list(Group.objects.iterator()) != list(Group.objects.iterator())
    assert Group.objects.get(name="007").name == "007"


def test_no_other_machine_is_reached() -> None:
    with socket.socket() as outside, pytest.raises(Outside):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(Outside):
        socket.create_connection(("elsewhere.example", 80))


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_time_stands_still_until_it_is_moved(clock: Clock) -> None:
    before = time.now()
    assert time.now() == before
    clock.forward(days=3)
    assert time.now() - before == timedelta(days=3)
    with time.at(before):
        assert time.now() == before
    assert time.now() - before == timedelta(days=3)


def test_a_skip_says_why(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.guards.skips import pytest_runtest_makereport")
    pytester.makepyfile(
        "import pytest\n"
        "def test_silent(): pytest.skip()\n"
        "@pytest.mark.skip\n"
        "def test_marked(): ...\n"
        "def test_told(): pytest.skip('there is no data')\n"
    )
    result = pytester.runpytest_inprocess("-p", "no:django", "-p", "no:playwright", "-p", "no:cacheprovider")
    result.assert_outcomes(failed=1, errors=1, skipped=1)
