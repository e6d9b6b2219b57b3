"""Pieces of screens that several flows draw alike."""
