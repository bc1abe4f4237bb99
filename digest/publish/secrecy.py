"""Keeps secrets out of what is said: libraries and commands quote addresses and headers in their errors. (effect)"""

import os
import re

_NAMES = re.compile(r"SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|SAS|CONNECTION_STRING|(^|_)KEY$|ACCOUNT_KEY|ACCESS_KEY")
_IN_ADDRESSES = (
    (re.compile(r"([a-z0-9+.-]+://)[^/@\s'\"]+@", re.I), r"\1…@"),
    (
        re.compile(r"\b(sig|signature|x-amz-signature|x-amz-credential|x-amz-security-token|token)=[^&\s'\"]+", re.I),
        r"\1=…",
    ),
    (re.compile(r"\b(authorization)\b(\W+)[^\r\n]+", re.I), r"\1\2…"),
)
LONG = 6
"""Characters that a value must have to be hidden: shorter ones are words."""


def without_secrets(text: str) -> str:
    """The text without the values of environment variables that hold secrets, and without credentials in addresses."""
    values = (value for name, value in os.environ.items() if _NAMES.search(name.upper()) and len(value) >= LONG)
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, "…")
    for pattern, instead in _IN_ADDRESSES:
        text = pattern.sub(instead, text)
    return text
