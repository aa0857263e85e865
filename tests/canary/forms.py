"""What an officer who fills in a page would send: its form read from the HTML, each question answered.

Used by the table, and by the attacks: so that a new form is attacked without anybody writing it down.
"""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

Filled = dict[str, list[str]]

TICK = "tidak-tahu"
"""Says the opposite of an answer."""
PARTS = ("-tgl", "-bln", "-thn", "-jam", "-dari", "-sampai", "-alasan")
"""Of a date, a time, the hours: they stay as they stand there."""


def forms_in(html: str) -> Iterator[tuple[str, Tag]]:
    """Address ('' = the page's own) and form of each that is posted, apart from those of the shell."""
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        if str(form.get("method", "")).lower() == "post":
            yield str(form.get("action") or ""), form


def filled(form: Tag, words: str = "sudah ditulis", **given: str) -> Filled:
    """Each field as it stands there, else its first choice, a number or `words`; `given` by name."""
    answers: Filled = {}
    for one in form.find_all(["input", "textarea", "select", "button"]):
        name = str(one.get("name") or "")
        if not name or one.has_attr("disabled") or name.endswith(TICK):
            continue
        for value in _answer(one, words, answers.get(name)):
            answers.setdefault(name, []).append(value)
    answers.update({name: [value] for name, value in given.items() if value is not None})
    return {name: values for name, values in answers.items() if values != ["-"]}


def _answer(one: Tag, words: str, before: list[str] | None) -> list[str]:
    kind = str(one.get("type") or one.name)
    value = str(one.get("value") or "")
    if one.name == "button" or kind in ("submit", "image", "reset", "file"):
        return []
    if kind in ("radio", "checkbox"):
        return [value or "on"] if one.has_attr("checked") or (kind == "radio" and not before) else []
    if one.name == "select":
        return [] if before else [_chosen(one)]
    if one.name == "textarea":
        return [one.get_text().strip() or words]
    empty = kind in ("hidden", "search") or str(one.get("name")).endswith(PARTS)
    return [value or ("" if empty else words)]


def _chosen(select: Tag) -> str:
    options = select.find_all("option")
    chosen = next((o for o in options if o.has_attr("selected")), None)
    first = next((o for o in options if o.get("value")), None)
    return str((chosen or first or {"value": ""})["value"])
