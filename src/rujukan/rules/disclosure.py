"""Sections and their classes: the only unit of consent, grant, opening and look (protection.md)."""

from typing import Literal

Klass = Literal["B", "C", "D", "E"]

SERVICES = ("intake", "health", "social", "legal", "repat", "reint")
"""The six services of the SOP; `coord` lies over them and has no section."""

SECTIONS: dict[str, Klass] = {
    "need": "C",
    "identity": "C",
    "contact": "C",
    "plan": "C",
    "decisions": "C",
    **{f"service.{code}": "C" for code in SERVICES},
    "account": "D",
    "screening": "D",
    "acts": "D",
    **{f"notes.{code}": "D" for code in SERVICES},
    "place": "D",
    "reporter": "D",
}  # type: ignore[assignment]

LEAD = ("need", "identity", "contact", "plan", "decisions", "reporter", "account", "screening", "acts") + tuple(
    f"service.{code}" for code in SERVICES
)
"""What the unit that opened the dossier sees."""

OPENED_BY_POST = ("identity", "contact", "decisions", "account", "screening", "acts", "place", "reporter") + tuple(
    f"notes.{code}" for code in SERVICES
)
"""Sections that stay closed until they are opened, each opening an entry of the audit."""

OF_PERSON = ("identity", "contact", "account")
"""Sections that lie on the person's dossier, under her key; a grant on a case or complaint of hers opens them."""


def klass_of(section: str, *, child: bool) -> Klass:
    """The class of a section; a child's (or unsure's) identity and contact are D."""
    return "D" if child and section in ("identity", "contact") else SECTIONS[section]


def needs_holder(section: str, *, child: bool) -> bool:
    """Class D also needs that the user is named on the dossier."""
    return klass_of(section, child=child) == "D"
