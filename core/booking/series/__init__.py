"""Several dates asked for at once, weekly or fortnightly, and answered as one."""
