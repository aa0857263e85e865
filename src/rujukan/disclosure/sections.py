"""Every part of every section that leaves the house, written out: what stands nowhere here is shown to nobody."""

from rujukan.cases import sections as cases
from rujukan.intake import sections as intake
from rujukan.procedure import sections as procedure
from rujukan.referrals import sections as referrals
from rujukan.rules.disclosure import OF_COMPLAINT, Section
from rujukan.services import sections as services

SECTIONS: tuple[Section, ...] = (
    *intake.SECTIONS, *cases.SECTIONS, *referrals.SECTIONS, *services.SECTIONS, *procedure.SECTIONS
)  # fmt: skip

ON_COMPLAINT = (*OF_COMPLAINT, "decisions")
"""Sections in which something can lie while there is only a complaint, in the order of its page."""

_KEPT = dict.fromkeys(section.code for section in SECTIONS if section.code != "reporter")
ON_CASE = tuple(dict.fromkeys(("identity", "contact", "account", "screening", "decisions", *_KEPT)))
"""Sections of a case, in the order of its page."""


def listed_on(kind: str) -> tuple[str, ...]:
    """The sections of a dossier of that kind; where nothing has a home yet (`acts`) none is listed."""
    return ON_COMPLAINT if kind == "complaint" else ON_CASE
