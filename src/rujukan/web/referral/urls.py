from django.urls import path

from rujukan.web.referral import answering, drafting, letter, listing, page, stepping

app_name = "web_referral"

urlpatterns = [
    path("rujukan", listing.referrals, name="list"),
    path("berkas/<str:code>/rujuk", drafting.draft, name="draft"),
    path("berkas/<str:code>/rujuk/kirim", drafting.send, name="send"),
    path("rujukan/<str:code>", page.referral, name="page"),
    path("rujukan/<str:code>/jawab", answering.reply, name="answer"),
    path("rujukan/<str:code>/pratinjau", answering.open_it, name="open"),
    path("rujukan/<str:code>/langkah/<str:what>", stepping.step, name="step"),
    path("rujukan/<str:code>/surat", letter.letter, name="letter"),
]
