"""Discord's limits, written by hand: what a body may hold, with the codes and words of its refusals. No state changes."""
