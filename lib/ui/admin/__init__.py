"""Pages for administrators, and the sign-in page."""
