"""What the bot answers, a module a feature. Flows meet through payloads and do not import each other."""
