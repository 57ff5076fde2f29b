"""Pictures of numbers in characters: bars, columns, a calendar, curves. They take plain numbers and give lines.

No line is wider than the paper. A picture is read without colour and without
Unicode, and where it is heard it is sentences.
"""
