"""What the two say to a request, and what they change about it afterwards."""
