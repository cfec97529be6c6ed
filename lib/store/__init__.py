"""Every lookup and every answer, in SQL."""
