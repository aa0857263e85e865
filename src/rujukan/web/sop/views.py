"""The SOP for reading: each service as its steps, what the region says otherwise beside the national."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rujukan.procedure.packs import explained
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.explain import LABELS, Part
from rujukan.rules.procedure.pack import GRADES, Pack, Step, Words
from rujukan.web.context import zone_of
from rujukan.web.sop.words import words

FIRST = ("who", "starts", "stops", "form", "source")
"""Parts that every step shows; the others fold, and names of the step itself stand in its heading."""

HEADING = ("name", "service", "chapter", "reconstructed")


@dataclass(frozen=True)
class Row:
    """One part in words; `national` says what the national SOP has where the region differs."""

    label: str
    words: str
    national: str = ""
    region: bool = False


@dataclass(frozen=True)
class Limit:
    """A limit by grade: 'tinggi 1 jam'."""

    grade: str
    words: str
    national: str = ""


@dataclass(frozen=True)
class Read:
    """One step as it is read."""

    code: str
    name: Words
    limits: list[Limit]
    first: list[Row]
    more: list[Row]
    reconstructed: bool
    differs: bool


@dataclass(frozen=True)
class Chapter:
    """One service in the list."""

    code: str
    name: Words
    steps: int
    differ: int


@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """/sop"""
    pack, parts = explained(_actor(request).region)
    chapters = [
        Chapter(code, service.name, len(found := _steps(pack, code)), sum(_differs(parts[s.code]) for s in found))
        for code, service in pack.services.items()
    ]
    return render(request, "sop/list.html", {"pack": pack, "chapters": chapters, "sources": pack.sources.items()})


@require_GET
def service(request: HttpRequest, service: str) -> HttpResponse:
    """/sop/<service>"""
    pack, parts = explained(_actor(request).region)
    if service not in pack.services:
        raise Http404
    zone = zone_of(request)
    steps = [_read(step, parts[step.code], zone) for step in _steps(pack, service)]
    context = {"pack": pack, "service": pack.services[service], "steps": steps, "chapters": pack.services.items()}
    return render(request, "sop/service.html", context)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _steps(pack: Pack, service: str) -> list[Step]:
    return [step for step in pack.steps.values() if (step.chapter or step.service) == service]


def _differs(parts: list[Part]) -> bool:
    return any(one.place.layer == "region" for one in parts)


def _read(step: Step, parts: list[Part], zone: tzinfo) -> Read:
    keys = {label: key for key, label in LABELS.items()}
    by_key = {keys[one.label]: one for one in parts}
    limits = list(_limits(by_key, zone))
    shown = {*HEADING, *FIRST, *(f"due.{grade}" for grade in GRADES)}
    first = [_row(by_key[key], zone) for key in FIRST if key in by_key]
    more = [_row(one, zone) for key, one in by_key.items() if key not in shown]
    return Read(step.code, step.name, limits, first, more, step.reconstructed, _differs(parts))


def _limits(by_key: dict[str, Part], zone: tzinfo) -> Iterator[Limit]:
    """By grade; one line where all are alike."""
    found = [(grade, by_key[f"due.{grade}"]) for grade in GRADES if f"due.{grade}" in by_key]
    if len({words(one, zone) for _grade, one in found}) == 1 and not any(one.national for _grade, one in found):
        yield Limit("", words(found[0][1], zone))
        return
    said = {"high": _("tinggi atau segera"), "medium": _("menengah atau mendesak"), "low": _("rendah atau biasa")}
    for grade, one in found:
        yield Limit(said[grade], words(one, zone), words(one.national, zone) if one.national else "")


def _row(one: Part, zone: tzinfo) -> Row:
    said = _(one.label)
    national = words(one.national, zone) if one.national else ""
    return Row(said[:1].upper() + said[1:], words(one, zone), national, one.place.layer == "region")
