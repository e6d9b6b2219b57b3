"""Texts and times for one reader: gettext in the reader's language, moments in the reader's zone. No templates here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import NewType
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.support import Translations
from babel.units import format_unit

LOCALES = Path(__file__).parent / "locales"


@lru_cache(maxsize=64)
def translations_for(locale: str) -> NullTranslations:
    """The catalogue for a platform's locale (`de`, `pt-BR`); the English of the templates where there is none."""
    found = Translations.load(LOCALES, [str(babel_locale(locale)), babel_locale(locale).language])
    return found if isinstance(found, GNUTranslations) else NullTranslations()


@lru_cache(maxsize=256)
def babel_locale(locale: str) -> Locale:
    """Babel's locale for a platform's; English where it is unknown."""
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


Noted = NewType("Noted", str)
"""A text that was noted for translators, to be said later."""


def noted(text: str) -> Noted:
    """The text as it is, to be said later with `Words.say`: translators find it here, where it is written."""
    return Noted(text)


@dataclass(frozen=True)
class Words:
    """Speaks to one reader. Labels show times as text, as no platform renders moments there."""

    locale: str
    zone: str
    """The IANA zone in which times are told."""
    zone_is_known: bool = True
    """False while the zone is the community's, because the reader has not told theirs."""

    def __call__(self, text: str, **values: object) -> str:
        """The text in the reader's language, with `%(name)s` filled in; written out here, so that it is extracted."""
        translated = translations_for(self.locale).gettext(text)
        return translated % values if values else translated

    def say(self, text: Noted) -> str:
        """A text that was noted before, in the reader's language."""
        return translations_for(self.locale).gettext(text)

    def local(self, moment: datetime) -> datetime:
        """The moment on the reader's wall clock."""
        return moment.astimezone(ZoneInfo(self.zone))

    def time(self, moment: datetime) -> str:
        """The time of day, like `14:30`."""
        return format_time(self.local(moment), "HH:mm", locale=babel_locale(self.locale))

    def day(self, day: date) -> str:
        """The day, like `Tue 3 Nov`."""
        return format_date(day, "EEE d MMM", locale=babel_locale(self.locale))

    def moment(self, moment: datetime) -> str:
        """Day and time, like `Tue 3 Nov, 14:30`."""
        return format_datetime(self.local(moment), "EEE d MMM, HH:mm", locale=babel_locale(self.locale))

    def length(self, minutes: int) -> str:
        """A length of time, like `1 hour 30 minutes`."""
        days, rest = divmod(minutes, 24 * 60)
        parts = {"day": days, "hour": rest // 60, "minute": rest % 60}
        told = [
            format_unit(count, f"duration-{unit}", locale=babel_locale(self.locale))
            for unit, count in parts.items()
            if count or (unit == "minute" and not minutes)
        ]
        return " ".join(told)

    @property
    def zone_name(self) -> str:
        """The zone as people read it, like `Europe/Berlin`."""
        return self.zone.replace("_", " ")
