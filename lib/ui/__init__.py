"""What pages share; the only part beside `pages/` and `app.py` that knows Streamlit."""
