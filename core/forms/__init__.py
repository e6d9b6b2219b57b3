"""Half-filled forms: what was answered so far, kept until the form is sent or left."""

from core.forms.forms import (
    DraftView,
    forget_old_forms,
    form_of,
    open_form,
    remember_prompt,
    save_field,
    take_form,
)

__all__ = [
    "DraftView",
    "forget_old_forms",
    "form_of",
    "open_form",
    "remember_prompt",
    "save_field",
    "take_form",
]
