"""A whole collection in JSON, brought into an empty home note by note, so that memory holds none of its notes."""
