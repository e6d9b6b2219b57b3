"""Meetings: room names, the window in which a link is shown, and the port that makes links."""

from core.meeting.links import MeetingLinks
from core.meeting.rooms import new_room
from core.meeting.window import JoinWindow, join_window

__all__ = ["JoinWindow", "MeetingLinks", "join_window", "new_room"]
