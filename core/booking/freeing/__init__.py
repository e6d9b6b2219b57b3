"""What is given up, and who has it then: those in line, and those who asked for the same."""
