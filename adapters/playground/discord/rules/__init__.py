"""Discord's limits, written by hand: what a body may hold, and the words of its refusals. No state changes here."""
