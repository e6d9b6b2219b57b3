"""Booking: asking for a session, answering, and what time does to it. Telling people is left to notices and cards."""
