"""The pages; each module defines a function that draws its page, and runs nothing when it is imported."""
