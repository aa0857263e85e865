"""What is done in the first service: complaint, triage, opening, screening, determination, guardian's check."""

from rujukan.intake.actions.complaint import file_complaint, log_call
from rujukan.intake.actions.determination import make_determination
from rujukan.intake.actions.guardian import appoint_substitute, check_guardian
from rujukan.intake.actions.opening import open_cases
from rujukan.intake.actions.screening import complete_screening, save_screening
from rujukan.intake.actions.triage import decide_triage

__all__ = [
    "appoint_substitute", "check_guardian", "complete_screening", "decide_triage", "file_complaint", "log_call",
    "make_determination", "open_cases", "save_screening",
]  # fmt: skip
