"""The outside world, a folder or a file each: the platforms, the command line. Nothing is decided here."""
