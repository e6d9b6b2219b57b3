"""A loopback Discord: HTTP API v10, gateway and file host on 127.0.0.1, strict as the real one, in memory only."""
