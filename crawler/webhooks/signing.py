"""Signatures of the convention Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over id, time and body."""

import binascii
import hmac
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256

_PREFIX = "whsec_"


def new_secret() -> str:
    """Return a secret that nobody knows yet."""
    return _PREFIX + b64encode(secrets.token_bytes(32)).decode()


def check_secret(secret: str) -> None:
    """Raise ValueError for a secret that is none, or not of the length that the convention asks for."""
    try:
        key = _key(secret)
    except binascii.Error as error:
        raise ValueError("is no base64") from error
    if not secret.startswith(_PREFIX) or not 24 <= len(key) <= 64:
        raise ValueError("is not 'whsec_' and 24 to 64 bytes in base64")


def sign(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of the header ``webhook-signature``."""
    digest = hmac.new(_key(secret), f"{event_id}.{timestamp}.".encode() + body, sha256).digest()
    return f"v1,{b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(_PREFIX), validate=True)
