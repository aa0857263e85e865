"""The second factor: a changing code (TOTP) and ten paper codes, kept by allauth, sealed by us."""

import base64
from urllib.parse import quote
from uuid import UUID

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from rujukan.foundation import keyring

CONTEXT = "second factor"
ISSUER = "Rujukan"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals what allauth would store in clear."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode ini tidak cocok, atau sudah dipakai. Tunggu kode berikutnya."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """In the list of the authenticator's accounts."""
        return ISSUER


def seal(text: str) -> str:
    """Sealed under the master key, as text."""
    return base64.b64encode(keyring.seal_small(text.encode(), CONTEXT)).decode()


def unseal(sealed: str) -> str:
    """What `seal` sealed. Raises InvalidTag when it was altered."""
    return keyring.open_small(base64.b64decode(sealed), CONTEXT).decode()


def new_secret() -> str:
    """A secret for a changing code."""
    return str(generate_totp_secret())


def is_right(secret: str, code: str) -> bool:
    """Is this what a phone with that secret shows now?"""
    return bool(validate_totp_code(secret, code))


def setup_address(username: str, secret: str) -> str:
    """What the picture to scan says."""
    return f"otpauth://totp/{quote(f'{ISSUER}:{username}')}?secret={secret}&issuer={ISSUER}"


def paper_codes_left(user: UUID) -> int:
    """How many of his paper codes he has not used."""
    found = Authenticator.objects.filter(user_id=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else 0


def has_factor(user: UUID | None) -> bool:
    """Has he a second factor set up (paper codes alone are none)?"""
    return bool(Authenticator.objects.filter(user_id=user, type=Authenticator.Type.TOTP).exists())


def factor_of(user: str) -> Exists:
    """The same inside a query; `user` is the path to the user's id."""
    return Exists(Authenticator.objects.filter(user_id=OuterRef(user), type=Authenticator.Type.TOTP))
