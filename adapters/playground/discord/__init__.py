"""A loopback Discord: HTTP API v10, gateway and file host on 127.0.0.1, as strict as the real one and in memory only."""
