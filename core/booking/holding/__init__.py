"""Sessions as they are held: going in, how it went, and what time does."""
