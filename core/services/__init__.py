"""Services: what can be booked with a mentor, and by which terms. When it can be booked is computed in booking."""

from core.services.services import ServiceView, add_mentor, change_term, service_of, services_of
from core.services.terms import ServiceTerms

__all__ = ["ServiceTerms", "ServiceView", "add_mentor", "change_term", "service_of", "services_of"]
