"""The figures of a person's memory as a page of text: each with a picture, a sentence and where to find its cards."""
