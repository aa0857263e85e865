from django.urls import path

from rujukan.web.care import determination, guardian, needs, person, plan, screening
from rujukan.web.care.consent import asking, listing, withdrawing

app_name = "web_care"

urlpatterns = [
    path("berkas/<slug:code>/izin", listing.consents, name="consents"),
    path("berkas/<slug:code>/izin/tanya", asking.ask, name="ask"),
    path("berkas/<slug:code>/izin/tidak", asking.refused, name="refused"),
    path("berkas/<slug:code>/izin/<slug:unit>/cabut", withdrawing.withdraw, name="withdraw"),
    path("berkas/<slug:code>/pengasuh", guardian.check, name="guardian"),
    path("berkas/<slug:code>/pengganti", guardian.substitute, name="substitute"),
    path("berkas/<slug:code>/penapisan", screening.screen, name="screening"),
    path("berkas/<slug:code>/hasil", determination.determine, name="determination"),
    path("berkas/<slug:code>/kebutuhan", needs.needs, name="needs"),
    path("berkas/<slug:code>/kebutuhan/tutup", needs.close, name="close_need"),
    path("berkas/<slug:code>/kebutuhan/layani", needs.take, name="take_need"),
    path("berkas/<slug:code>/rencana", plan.plan, name="plan"),
    path("berkas/<slug:code>/rencana/baris", plan.line, name="line"),
    path("berkas/<slug:code>/rencana/sepakat", plan.agree, name="agree"),
    path("berkas/<slug:code>/identitas", person.identity, name="identity"),
    path("berkas/<slug:code>/kontak", person.contact, name="contact"),
    path("berkas/<slug:code>/cerita", person.account, name="account"),
]
