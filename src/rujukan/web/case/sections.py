"""Why a section is not the reader's, in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.disclosure.shapes import SectionView

WHY_NOT = {
    "no_grant": noop("Unit Anda tidak punya hak melihat bagian ini."),
    "not_named": noop("Hanya untuk petugas yang ditunjuk di berkas ini."),
    "erased": noop("Isinya sudah dihapus, dan tidak bisa dikembalikan."),
}


def why_not(view: SectionView) -> str:
    """'Unit Anda tidak punya hak melihat bagian ini.'"""
    if view.code == "place" and view.reason == "no_grant":
        return _("“Tempat aman”. Alamatnya hanya ada pada pengelolanya.")
    return _(WHY_NOT[view.reason or "no_grant"])
