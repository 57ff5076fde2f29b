"""Pictures of numbers in characters: bars, columns, a calendar, curves. They turn plain numbers into lines.

No line is wider than the paper. Pictures work without colour and without
Unicode; for screen readers they are sentences.
"""
