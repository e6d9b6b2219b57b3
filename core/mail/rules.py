"""What an e-mail address looks like. No tables."""

from __future__ import annotations

import re

from core.mail.errors import AddressUnreadable

LONGEST = 254
"""Characters, as SMTP has it: https://www.rfc-editor.org/errata/eid1690"""

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}})@(?P<domain>{_LABEL}(?:\.{_LABEL})+)")
"""As HTML has it (https://html.spec.whatwg.org/#valid-e-mail-address), with a dot in the domain."""


def read_address(typed: str) -> str:
    """The address that somebody typed, its domain in small letters and as it is sent; AddressUnreadable for all else.

    What is before the @ stays as it is written.
    """
    local, at, domain = typed.strip().removeprefix("mailto:").rpartition("@")
    try:
        sent = domain.encode("idna").decode("ascii").lower() if at else ""
    except UnicodeError:
        raise AddressUnreadable from None
    found = _ADDRESS.fullmatch(f"{local}@{sent}")
    if found is None or len(found.group()) > LONGEST or local.startswith(".") or local.endswith(".") or ".." in local:
        raise AddressUnreadable
    return found.group()
