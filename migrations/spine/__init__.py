"""The tables that the first revision makes, a module for each feature."""
