"""When a file is hurt, and before it is: copies, comparing them, finding damage, and saving what can be read."""
