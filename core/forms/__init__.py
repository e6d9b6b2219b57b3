"""Half-filled forms: what was answered so far, kept until the form is sent or left."""
