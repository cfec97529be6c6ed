"""The pages: each module defines functions and runs nothing when it is imported or opened by itself."""
