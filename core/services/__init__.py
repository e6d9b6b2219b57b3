"""Services: what can be booked with a mentor. When it can be booked is computed in schedule."""

from core.services.services import ServiceTerms, ServiceView, add_mentor, service_of, services_of

__all__ = ["ServiceTerms", "ServiceView", "add_mentor", "service_of", "services_of"]
