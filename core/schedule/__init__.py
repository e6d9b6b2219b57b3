"""When a mentor is free: weekly hours, time zones and free slots, as pure rules over plain values."""
