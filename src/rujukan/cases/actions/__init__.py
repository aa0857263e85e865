"""What is done to a case itself: who she is, needs, plan, who is named. Consent is in `referrals`, which it opens."""

from rujukan.cases.actions.closing import decide_closing, propose_closing, reopen_case
from rujukan.cases.actions.conference import hold_conference, set_aside_alone
from rujukan.cases.actions.holders import name_colleague, name_holder
from rujukan.cases.actions.needs import answer_service, close_need, identify_need, identify_needs, take_need
from rujukan.cases.actions.past import write_past
from rujukan.cases.actions.person import write_account, write_contact, write_identity
from rujukan.cases.actions.plan import agree_plan, write_plan_line

__all__ = [
    "agree_plan", "answer_service", "close_need", "decide_closing", "hold_conference", "identify_need",
    "identify_needs", "name_colleague", "name_holder", "propose_closing", "reopen_case", "set_aside_alone", "take_need",
    "write_account", "write_contact", "write_identity", "write_past", "write_plan_line",
]  # fmt: skip
