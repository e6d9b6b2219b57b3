"""Notices and reminders: what is to be told or done, and when. Nothing is sent here."""
