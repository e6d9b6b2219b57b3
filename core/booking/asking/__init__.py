"""Asking for a session, for another in place of one, and for a place in line."""
