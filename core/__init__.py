"""The engine: rules, tables and use cases. Knows no chat platform, sends nothing, prints nothing."""
