"""Notes, histories, guids and ids that come from elsewhere or go there."""
