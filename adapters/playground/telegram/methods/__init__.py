"""The methods of the Bot API by name, one module for each family."""
