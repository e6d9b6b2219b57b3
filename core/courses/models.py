"""The tables of courses: departments, courses, who teaches them, and who is enrolled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity, Key


class Department(Entity):
    """A group of courses; it is there for as long as a course is in it."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("community_id", "name_folded"),)

    community_id: Mapped[Key] = mapped_column(ForeignKey("community.id"))
    id: Mapped[Key]
    name: Mapped[str]
    name_folded: Mapped[str]
    """The name for searching, without case; here and below."""


class Course(Entity):
    """What is taught. A retired one is offered no more, and keeps what was booked for it."""

    __tablename__ = "course"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "department_id"], ["department.community_id", "department.id"]),
        UniqueConstraint("community_id", "key"),
        Index(
            "uq_course_offered",
            "community_id",
            "name_folded",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    community_id: Mapped[Key] = mapped_column(ForeignKey("community.id"))
    id: Mapped[Key]
    department_id: Mapped[int | None]
    name: Mapped[str]
    name_folded: Mapped[str]
    key: Mapped[int]
    """63 random bits: who knows them may enrol."""
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def rename(self, name: str) -> None:
        """Takes the name, which is already clean."""
        self.name, self.name_folded = name, name.casefold()


class CourseMentor(Entity):
    """A mentor teaches a course."""

    __tablename__ = "course_mentor"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "course_id"], ["course.community_id", "course.id"]),
        ForeignKeyConstraint(["community_id", "mentor_id"], ["mentor.community_id", "mentor.id"]),
        Index(None, "community_id", "mentor_id"),
    )

    community_id: Mapped[Key]
    course_id: Mapped[Key]
    mentor_id: Mapped[Key]


class Enrolment(Entity):
    """A person is enrolled in a course."""

    __tablename__ = "enrolment"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "course_id"], ["course.community_id", "course.id"]),
        Index(None, "community_id", "person_id"),
    )

    community_id: Mapped[Key]
    course_id: Mapped[Key]
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    enrolled_at: Mapped[datetime]


class CourseRole(Entity):
    """Whoever has the role, in a space of a platform, counts as enrolled in the course for as long as they have it."""

    __tablename__ = "course_role"
    __table_args__ = (ForeignKeyConstraint(["community_id", "course_id"], ["course.community_id", "course.id"]),)

    community_id: Mapped[Key]
    course_id: Mapped[Key]
    space: Mapped[str] = mapped_column(Text, primary_key=True)
    """Platform, space and role, like `discord:123/456`."""
    name: Mapped[str]
    """What the role was called when it was given to the course."""
