"""The relayed line: what two people say to each other through the bot."""
