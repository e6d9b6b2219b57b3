"""The payloads of every feature, through which flows meet. What a press does lives in the flow of the same name."""
