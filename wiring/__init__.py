"""Where everything is put together, and nothing else is done: the commands, the bot, the playground."""
