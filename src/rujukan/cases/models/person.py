"""The person: what is hers alone, under her own key, one for all her cases."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed

SEXES = ("", "female", "male", "other", "unknown")
CHANNELS = ("phone", "whatsapp", "trusted_person", "visit", "unknown")


class Person(models.Model):
    """A harmed person. Carries nothing but her dossier."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="+")

    unscoped: models.Manager["Person"] = models.Manager()

    def __str__(self) -> str:
        return "person"


class Identity(models.Model):
    """Section `identity`. The latest row counts; earlier ones stay, so that figures as of a past date are exact."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=time.now)

    sex = models.CharField(max_length=8, blank=True)
    age_band = models.CharField(max_length=12, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    birth_precision = models.CharField(max_length=7, blank=True)

    name = Sealed()
    call_name = Sealed()
    first_name = Sealed()
    middle_name = Sealed()
    second_name = Sealed()
    salutation = Sealed()
    nik = Sealed()
    nik_index = models.BinaryField(default=b"", db_index=True)
    birth_date = Sealed()
    district = Sealed()
    title = Sealed()
    """Her position in an organisation, as a register supplied it (HTCDS prs_Title)."""

    unscoped: models.Manager["Identity"] = models.Manager()

    class Meta:
        constraints = [one_of("sex", SEXES), max_length("age_band", 12)]
        indexes = [models.Index(fields=["dossier", "recorded_at"], name="identity_latest")]

    def __str__(self) -> str:
        return "identity"


class IdentityCode(models.Model):
    """A typed value of an identity that may stand several times: citizenship (ISO 3166 alpha-3), gender (HTCDS)."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="codes")
    field = models.CharField(max_length=40)
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            max_length("field", 40),
            max_length("code", 60),
            models.UniqueConstraint(fields=["identity", "field", "code"], name="identity_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Contact(models.Model):
    """Section `contact`: how to reach her safely, as a rule (P20). The latest row counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=time.now)

    channel = models.CharField(max_length=16, default="unknown")
    do_not_contact = models.BooleanField(default=False)
    phone = Sealed()
    phone_index = models.BinaryField(default=b"", db_index=True)
    hours = Sealed()
    who_may_answer = Sealed()
    code_word = Sealed()
    trusted_person = Sealed()
    address = Sealed()
    """Street and house, or how to find it."""
    city = Sealed()
    province = Sealed()
    postal_code = Sealed()
    country = Sealed()
    email = Sealed()
    home_phone = Sealed()

    unscoped: models.Manager["Contact"] = models.Manager()

    class Meta:
        constraints = [one_of("channel", CHANNELS)]
        indexes = [models.Index(fields=["dossier", "recorded_at"], name="contact_latest")]

    def __str__(self) -> str:
        return "contact"


class Account(models.Model):
    """Section `account`: what she told, in the words it was written down in. Rows are added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=time.now)
    language = models.CharField(max_length=16, blank=True)
    text = Sealed()

    unscoped: models.Manager["Account"] = models.Manager()

    class Meta:
        constraints = [max_length("language", 16)]

    def __str__(self) -> str:
        return "account"
