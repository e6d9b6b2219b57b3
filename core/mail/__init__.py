"""A person's e-mail address, where they gave one: confirmed by a code that was sent to it. Nothing here sends."""

from core.mail.addresses import confirm_address, forget_address, forget_old_codes, mail_of, wait_for_code
from core.mail.codes import CODE_HOLDS, MAIL, MOST_CODES, MOST_TRIES, code_for, code_lost
from core.mail.views import CodeView, MailView, WrongCode

__all__ = [
    "CODE_HOLDS",
    "MAIL",
    "MOST_CODES",
    "MOST_TRIES",
    "CodeView",
    "MailView",
    "WrongCode",
    "code_for",
    "code_lost",
    "confirm_address",
    "forget_address",
    "forget_old_codes",
    "mail_of",
    "wait_for_code",
]
