"""``flashcards mcp``: what an assistant needs to quiz a person from these decks, over the Model Context Protocol."""
