"""The figures as a page of text: each has a picture, a sentence and a search for its cards."""
