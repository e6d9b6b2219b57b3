"""Services: what can be booked with a mentor, and by which terms. When it can be booked is computed in booking."""

from core.services.belonging import courses_for, put_into_course, services_of_course
from core.services.kinds import Mode, Need, WhoMayBook
from core.services.questions import Answered, Question, QuestionKind
from core.services.services import (
    ServiceView,
    add_mentor,
    add_service,
    change_terms,
    retire_service,
    service_of,
    services_of,
    shared_services,
)
from core.services.terms import ServiceTerms

__all__ = [
    "Answered",
    "Mode",
    "Need",
    "Question",
    "QuestionKind",
    "ServiceTerms",
    "ServiceView",
    "WhoMayBook",
    "add_mentor",
    "add_service",
    "change_terms",
    "courses_for",
    "put_into_course",
    "retire_service",
    "service_of",
    "services_of",
    "services_of_course",
    "shared_services",
]
