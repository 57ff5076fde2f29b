"""The page of statistics: one HTML file with SVG pictures of the given figures."""
