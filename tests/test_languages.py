"""Both languages are complete: every Indonesian sentence has its English, with the same parts to fill in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(settings.PACKAGE)
ROOMS = sorted(path.name for path in SOURCE.iterdir() if path.is_dir() and path.name not in ("locale", "__pycache__"))
AREAS = sorted(path.name for path in (SOURCE / "web").iterdir() if path.is_dir() and (path / "apps.py").exists())

ONE = {"_", "gettext", "gettext_lazy", "noop", "gettext_noop", "Refused", "StateChanged", "NotVisible"}
"""Calls whose first argument is a sentence; a rule's reason is one too."""
MANY = {"ngettext", "ngettext_lazy"}
PLACE = re.compile(r"%\((\w+)\)s")


def sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """(sentence, where) of all Python and templates in a folder."""
    for path in sorted(folder.rglob("*")):
        if "migrations" in path.parts or "__pycache__" in path.parts:
            continue
        if path.suffix == ".py":
            yield from _in_python(path.read_text(), path)
        elif path.suffix == ".html":
            yield from _in_template(templatize(path.read_text()), path)


def _in_python(text: str, path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and _name(node.func) in ONE | MANY:
            yield from ((argument, f"{path.name}:{node.lineno}") for argument in _sentence(node))


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def _sentence(call: ast.Call) -> list[str]:
    first = call.args[0] if call.args else None
    return [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else []


def _in_template(made: str, path: Path) -> Iterator[tuple[str, str]]:
    """`templatize` leaves calls of gettext among filler; each is cut out up to its closing bracket."""
    for match in re.finditer(r"\b(?:gettext|ngettext|_)\(", made):
        for end in (at.end() for at in re.finditer(r"\)", made[match.start() :])):
            try:
                call = ast.parse(made[match.start() : match.start() + end], mode="eval").body
            except SyntaxError:
                continue
            assert isinstance(call, ast.Call)
            yield from ((sentence, path.name) for sentence in _sentence(call))
            break


def english() -> dict[str, list[str]]:
    """Every msgid of every catalogue with its English."""
    found: dict[str, list[str]] = {}
    for path in sorted(SOURCE.glob("**/locale/en/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en", abort_invalid=True):
                one = message.id if isinstance(message.id, str) else message.id[0]
                said = message.string if isinstance(message.string, str) else list(message.string or ())
                found[one] = [said] if isinstance(said, str) else said
    return found


@pytest.mark.parametrize("folder", [*ROOMS, *(f"web/{area}" for area in AREAS)])
def test_every_sentence_has_its_english(folder: str) -> None:
    known = english()
    inside = [SOURCE / folder] if folder != "web" else list((SOURCE / "web").glob("*.py"))
    if folder == "web":
        inside.append(SOURCE / "web" / "templates")
    told = [
        pair for path in inside for pair in (_in_python(path.read_text(), path) if path.is_file() else sentences(path))
    ]
    missing = {f"{where}: {sentence}" for sentence, where in told if sentence and not all(known.get(sentence, [""]))}
    assert not missing


def test_the_english_fills_in_the_same_parts() -> None:
    wrong = [
        (sentence, said)
        for sentence, all_said in english().items()
        for said in all_said
        if sentence and not set(PLACE.findall(said)) <= set(PLACE.findall(sentence))
    ]
    assert not wrong


def test_the_search_finds_sentences_of_each_kind() -> None:
    found = dict(sentences(SOURCE / "web" / "account")) | dict(sentences(SOURCE / "accounts"))
    for sentence in ("Usulkan anggota baru", "Pilih unitnya.", "Masuk dengan kode dari kertas"):
        assert sentence in found
