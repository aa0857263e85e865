"""`{% load care %}`: codes of these pages in words."""

from django import template

from rujukan.disclosure.caring import Care
from rujukan.disclosure.packs import kind_words
from rujukan.foundation.saying import limit
from rujukan.web.care.words import section_words
from rujukan.web.words import said

register = template.Library()
register.filter("section_name", section_words)
register.filter("limit", limit)


@register.filter
def kind(case: Care, code: str) -> str:
    """A kind of need in the pack's words."""
    return said(kind_words(case.pack, code))
