"""The waitlist: who waits for a time that is taken, and the places that are held for them. What is free is booking's to
say, and so is what becomes of a place."""

from core.waitlist.line import MOST_WAITING
from core.waitlist.models import OfferStatus, WaitStatus
from core.waitlist.views import OfferView, WaitView

__all__ = ["MOST_WAITING", "OfferStatus", "OfferView", "WaitStatus", "WaitView"]
