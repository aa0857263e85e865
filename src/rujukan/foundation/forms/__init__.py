"""Form fields that ask as the pages ask: hint, "tidak tahu", error above the field, and nothing typed is lost.

A page's form inherits `Form` (with `OnceMixin` first where a replay must count once) and uses these fields only.
They are drawn by `{% field %}` of `rujukan.web.components`, through `web/templates/forms/<kind>.html`.
"""

from rujukan.foundation.forms.base import UNKNOWN, Answer, Asked, Fault, Form, OnceMixin, Unknown
from rujukan.foundation.forms.dates import Hours, Occurred, OccurredAt, Partial, PartialDate
from rujukan.foundation.forms.picks import Pick, Picks, Select
from rujukan.foundation.forms.text import Phone, Rupiah, Secret, Text, Whole, secret_of

__all__ = [
    "UNKNOWN",
    "Answer",
    "Asked",
    "Fault",
    "Form",
    "Hours",
    "Occurred",
    "OccurredAt",
    "OnceMixin",
    "Partial",
    "PartialDate",
    "Phone",
    "Pick",
    "Picks",
    "Rupiah",
    "Secret",
    "Select",
    "Text",
    "Unknown",
    "Whole",
    "secret_of",
]
