"""Cards: messages kept true. Which copies are to be turned, and by whom they are being turned."""
