"""Meetings: room names, the window in which a link is shown, and the port that makes links."""
