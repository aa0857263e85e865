"""What an actor may see, as frozen values: the only door between the record and pages, letters and exports.

disclose.py    disclose(code, to=, now=), disclose_many(...), disclose_to_unit(...)
openings.py    open_section(code=, section=, by=), close_section(...)
case.py        case_page(code, to=, now=)
complaint.py   complaint_page(code, to=, now=)
history.py     who_has_seen(code, to=, now=), timeline(code, to=, now=)
lists.py       inbox(actor, now), waiting_for_others(...), my_people(...), referral_lists(...)
referral.py    referral_preview(code, to=, now=), open_preview(code=, by=), referral_page(code, to=, now=)
shapes.py      what they give
"""
