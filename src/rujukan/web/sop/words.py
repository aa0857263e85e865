"""What a part of a step says, in the reader's language."""

from datetime import tzinfo

from django.utils.translation import gettext as _

from rujukan.foundation.saying import part
from rujukan.rules.procedure.explain import Part, Said


def words(one: Part, zone: tzinfo) -> str:
    """'pekerja sosial', '4 jam', 'Berkas dibuka (anak)'."""
    return ", ".join(_word(said, zone) for said in one.said)


def _word(said: object, zone: tzinfo) -> str:
    """One thing; of several together, the later ones are its conditions."""
    if isinstance(said, tuple):
        first, *rest = (_word(one, zone) for one in said)
        return f"{first} ({', '.join(rest)})" if rest else first
    return _(said.word) if isinstance(said, Said) else part(said, zone)
