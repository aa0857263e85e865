"""Case content. Every model here has `unscoped` and, where people read it, `visible_to`; none has `objects`."""

from rujukan.cases.models.case import Case, TraffickingEvent
from rujukan.cases.models.conference import Attendance, Closing, ClosingDecision, Conference, Override, Task
from rujukan.cases.models.consent import Consent, ConsentAnswer
from rujukan.cases.models.grant import AccessGrant
from rujukan.cases.models.need import Need, NeedClosing, PlanLine, ServiceAnswer
from rujukan.cases.models.past import PastCase, PastReferral, PastReferralReason, PastStatus
from rujukan.cases.models.person import Account, Contact, Identity, IdentityCode, Person

__all__ = [
    "AccessGrant", "Account", "Attendance", "Case", "Closing", "ClosingDecision", "Conference", "Consent",
    "ConsentAnswer", "Contact", "Identity", "IdentityCode", "Need", "NeedClosing", "Override", "PastCase",
    "PastReferral", "PastReferralReason", "PastStatus", "Person", "PlanLine", "ServiceAnswer", "Task",
    "TraffickingEvent",
]  # fmt: skip
