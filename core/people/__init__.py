"""People: the community, persons and their accounts, mentors and their profiles. Nothing here books or sends."""
