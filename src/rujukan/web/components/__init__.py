"""What pages are built of: `{% load parts %}` (signs, sections, lists) and `{% load fields %}` (forms).

All of it can be looked at on /bahan (tests and development only)."""
