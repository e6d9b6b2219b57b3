"""Discord, by discord.py: its objects become events, what is shown becomes its calls. What is said lives in the bot."""
