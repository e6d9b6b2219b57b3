"""What leaves the feature: frozen values about departments and courses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department and how many courses it has; `id` None gathers the courses that are in none."""

    id: int | None
    name: str
    courses: int


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course as everybody sees it; `key`, which lets people enrol, is for admins alone."""

    community_id: int
    id: int
    name: str
    department_id: int | None
    department_name: str
    """Empty where it is in none."""
    key: int
    retired: bool
