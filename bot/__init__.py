"""What is said in chat, for every platform at once. Adapters bring events and show screens."""
