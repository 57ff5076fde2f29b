"""The file of a package: its container, the database in it in each schema, and the list of its media."""
