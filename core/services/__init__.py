"""Services: what can be booked with a mentor. When it can be booked is computed in schedule."""
