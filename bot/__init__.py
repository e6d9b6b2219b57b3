"""What is said in chat, for every platform at once. Knows no platform's library; adapters bring events and show screens."""
