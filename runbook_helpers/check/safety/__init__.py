"""What a command does to the system it is run on."""
