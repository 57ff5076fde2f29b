"""Files of a person: written so that they last, seen by nobody else, and nothing left beside them."""
