"""What a site puts around and between the entries of a page, and what tells it from them."""
