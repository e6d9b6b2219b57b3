"""The command line: the commands and what they say. What they do is handed in by main.py."""
