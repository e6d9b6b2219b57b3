"""The routes of Discord's HTTP API v10, a file per family. Each is a plain function from a call to a reply."""
