"""What `digest check` warns of beyond faults: claims without support, and articles of one story.

`marks` finds numbers, dates and names in a text; `claims` and `likeness` compare them; `reading` has effects.
"""
