"""Sessions as their people see them: the row behind every card, the cards, and the lists of them."""
