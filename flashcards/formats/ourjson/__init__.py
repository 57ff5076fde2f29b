"""JSON as it is written here: answers and notes both ways, without an object for each."""
