"""What follows from a change to a session: who is told, what is due, and which messages turn."""
