"""The page of statistics: one HTML file with pictures in SVG, drawn from figures that are given."""
