"""The inbox: what the platforms sent, stored first and handled once."""
