"""Reads `table.txt`, asks each of its questions, and says what came in the table's own words."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve
from pypdf import PdfReader

from rujukan.accounts.reads import code_of
from rujukan.audit.models import Entry
from rujukan.cases.models import PlanLine
from rujukan.rules.disclosure import OPENED_BY_POST
from tests.canary.forms import Filled, filled, forms_in
from tests.canary.world import CANARIES, World
from tests.people import client_of

TABLE = Path(__file__).with_name("table.txt")
NOBODY = "nobody"
ACTORS = (
    "nobody",
    "fajar",
    "ana",
    "budi",
    "citra",
    "lia",
    "eka",
    "dewi",
    "nia",
    "maya",
    "gita",
    "ivan",
    "hana",
    "joko",
)
OTHERS = "others"
HEAD = re.compile(r"(SEEN |)(GET|POST) (\S+)(.*)")


@dataclass
class Row:
    """One question, and the answer that each actor is to get."""

    line: int
    seen: bool
    """All that he may open was opened before."""
    method: str
    path: str
    filled_by: str = ""
    """POST: whose form it is that everybody sends."""
    on: str = ""
    """The page on which that form stands, where it isn't the same."""
    given: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{'SEEN ' if self.seen else ''}{self.method} {self.path}"

    def expected(self, actor: str) -> str:
        return self.answers.get(actor, self.answers.get(OTHERS, "no answer in the table"))


def rows() -> list[Row]:
    """Of the table, in its order."""
    found: list[Row] = []
    for number, line in enumerate(TABLE.read_text().splitlines(), start=1):
        words = line.partition("#")[0].rstrip()
        if not words:
            continue
        if words[0] != " ":
            found.append(_head(number, words))
        else:
            names, _, answer = words.strip().partition(": ")
            found[-1].answers.update(dict.fromkeys(names.split(), " ".join(answer.split())))
    return found


def _head(number: int, words: str) -> Row:
    match = HEAD.fullmatch(words)
    assert match, f"{TABLE.name}:{number}: {words}"
    seen, method, path, more = match.groups()
    row = Row(number, bool(seen), method, path)
    for word in more.split():
        name, _, value = word.partition("=")
        if name == "by":
            row.filled_by = value
        elif name == "on":
            row.on = value
        else:
            row.given[name] = value.replace("_", " ") if name != "seen" else value
    return row


def url_names() -> set[str]:
    """Of every address that there is."""
    return set(_names(get_resolver(), ""))


def _names(resolver: URLResolver, space: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _names(one, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}"


class Asking:
    """Asks the rows of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        dewi = world.referrals["dewi"]
        line = PlanLine.unscoped.get(need=dewi.need_id)
        mine = Entry.unscoped.filter(event="case.reviewed", dossier=world.story.case_id).get()
        keys = {"need": code_of(dewi.need), "line": code_of(line), "entry": code_of(mine)}
        keys["episode"] = code_of(world.episodes["dewi"])
        self.codes = {**world.codes, **keys, "member": code_of(world.people["ivan"].membership)}
        both = product(world.people, (False, True))
        self.sessions = {(actor, seen): self._signed_in(actor, seen=seen) for actor, seen in both}

    def path(self, template: str) -> str:
        return template.format(**self.codes)

    def name(self, row: Row) -> str:
        """Of its address, as in urls.py."""
        return resolve(urlsplit(self.path(row.path)).path).view_name

    def client(self, actor: str, *, seen: bool = False) -> Client:
        """Signed in; `seen`: in the session in which he has opened what he may."""
        client = Client()
        if actor != NOBODY:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor, seen]
        return client

    def _signed_in(self, actor: str, *, seen: bool) -> str:
        client = client_of(self.world.people[actor])
        if seen:
            self._open_all(client)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def form(self, row: Row) -> Filled:
        """What its rightful sender would send, without words of hers that others would only read back."""
        page = self.client(row.filled_by, seen=True).get(self.path(row.on or row.path)).content.decode()
        wanted, here = self.path(row.path), self.path(row.on or row.path)
        found = [form for action, form in forms_in(page) if (action or here) == wanted]
        assert found, f"{row.filled_by} finds no form for {wanted} on {here}"
        answers = filled(found[0], **row.given)
        return {name: [_tame(value) for value in values] for name, values in answers.items()}

    def _open_all(self, client: Client) -> None:
        """Every section of every dossier, the preview of each referral: whatever lets itself be opened."""
        for name in ("woman", "child", "complaint"):
            base = "pengaduan" if name == "complaint" else "berkas"
            for section in OPENED_BY_POST:
                client.post(f"/{base}/{self.codes[name]}/buka/{section}")
        for name in ("eka", "dewi", "maya"):
            client.post(f"/rujukan/{self.codes[name]}/pratinjau")

    def ask(self, row: Row, actor: str, data: Filled | None = None) -> str:
        """The answer in the table's words; everything that it did is taken back."""
        sid = transaction.savepoint()
        try:
            client = self.client(actor, seen=row.seen)
            path = self.path(row.path)
            response = client.post(path, data or {}) if row.method == "POST" else client.get(path)
            return said(response, _followed(client, response))  # type: ignore[arg-type]
        finally:
            transaction.savepoint_rollback(sid)


def _tame(value: str) -> str:
    """Words of hers are taken out; numbers give way to others of the same kind."""
    if not any(canary in value for kind in CANARIES.values() for canary in kind):
        return value
    return "0812 3456 7890" if value.startswith("+62") else "" if value.isdigit() else "lain"


def _followed(client: Client, response: HttpResponse) -> HttpResponse | None:
    """The page to which a form leads on; how often it leads on from there is nobody's concern."""
    if response.status_code != 302 or response.headers["Location"].startswith("/masuk"):
        return None
    return client.get(response.headers["Location"], follow=True)  # type: ignore[return-value]


def said(*answers: HttpResponse | None) -> str:
    """'200 who contact': the first status, and what of hers stands in any of them."""
    shown = [answer for answer in answers if answer is not None]
    for answer in shown:
        _check_outside(answer)
    status = str(shown[0].status_code)
    if status == "302" and shown[0].headers["Location"].startswith("/masuk"):
        status = "sign-in"
    text = "\n".join(_text(answer) for answer in shown)
    return " ".join([status, *[kind for kind, words in CANARIES.items() if any(word in text for word in words)]])


def _text(answer: HttpResponse) -> str:
    if answer.headers.get("Content-Type") == "application/pdf":
        pages = PdfReader(io.BytesIO(answer.content)).pages
        return re.sub(r"\s*\n\s*", " ", " ".join(page.extract_text() for page in pages))
    return answer.content.decode(errors="replace")


def _check_outside(answer: HttpResponse) -> None:
    """Neither a title nor a header nor a cookie nor a file name says anything of her, to whomever."""
    title = re.search(r"<title>.*?</title>", _text(answer), re.DOTALL) if _is_page(answer) else None
    outside = [f"{name}: {value}" for name, value in answer.headers.items()]
    outside += [answer.cookies.output(), title.group() if title else ""]
    told = [word for kind in CANARIES.values() for word in kind if any(word in one for one in outside)]
    assert not told, f"{told} in a title or header"


def _is_page(answer: HttpResponse) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html")


def written(row: Row, came: dict[str, str]) -> str:
    """A row as it would stand in the table: who gets the same, together."""
    groups: dict[str, list[str]] = {}
    for actor, answer in came.items():
        groups.setdefault(answer, []).append(actor)
    most = max(groups, key=lambda answer: len(groups[answer]))
    lines = [f"    {' '.join(who)}: {answer}" for answer, who in groups.items() if answer != most]
    return "\n".join([row.id, *lines, f"    {OTHERS}: {most}"])
