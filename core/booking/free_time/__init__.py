"""Which times are free, for whom and why not; and taking one."""
