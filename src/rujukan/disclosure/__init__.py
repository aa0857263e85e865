"""What an actor may see, as frozen values: the only door between the record and pages, letters and exports.

disclose.py    disclose(code, to=, now=); disclose_many and disclose_to_unit for exports and letters
openings.py    open_section(code=, section=, by=), close_section(code=, section=, by=)
case.py        case_page(code, to=, now=)
complaint.py   complaint_page(code, to=, now=)
history.py     who_has_seen(code, to=, now=), timeline(code, to=, now=)
lists.py       inbox(actor, now), waiting_for_others, my_people, referral_lists; turns_on(code, to=, now=)
referral.py    referral_preview(code, to=, now=), open_preview(code=, by=), referral_page, would_go
handles.py     from a page's codes and keys to what an action takes
shapes.py      what they give; rows of a section stand in <context>/sections.py
"""
