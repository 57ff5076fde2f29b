"""Pictures on the card. Imported with the first card that has one."""
