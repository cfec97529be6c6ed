"""A bare Streamlit page with the widgets of a report: the peer of the report, run by `bench.filter` as a script.

`streamlit run bench/bare_page.py -- 3000` shows 3,000 rows.
"""

import sys
from typing import Final

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from bench.customers import HEADINGS, customers

OUTCOMES: Final = ("sent", "not_delivered", "in_progress", "not_found")
CODES: Final = ("3", "9", "21", "1", "0")
_OF_CODES: Final = dict(zip(CODES, ("sent", "not_delivered", "not_delivered", "in_progress", "not_found"), strict=True))
_SEEN: Final = 2_000


@st.cache_data
def rows_of(count: int) -> pd.DataFrame:
    """Return the rows of the report: those of the file, with a status each."""
    columns = dict(zip(HEADINGS, customers(count), strict=True))
    codes = [CODES[place % len(CODES)] for place in range(count)]
    answers = {
        "Code": codes,
        "Name": [f"Status {code}" for code in codes],
        "Description": [f"What the status {code} means" for code in codes],
        "Outcome": [_OF_CODES[code] for code in codes],
        "Advice": [f"What to do about {code}" for code in codes],
    }
    return pd.DataFrame(columns | answers)


def page(count: int) -> None:
    """Draw the page."""
    st.set_page_config(layout="wide")
    st.segmented_control("Language", ["fa", "en"], default="en", key="language")
    st.title("A bare page")
    st.text_area("Ids", key="ids_text")
    st.file_uploader("File", key="ids_file")
    st.button("Check", key="check")
    st.button("Share", key="share")
    frame = rows_of(count)
    outcomes = st.pills("Outcome", OUTCOMES, selection_mode="multi", key="outcome_filter")
    codes = st.pills("Status", CODES, selection_mode="multi", key="code_filter")
    counts = frame["Code"].value_counts()
    left, right = st.columns([3, 2])
    with left:
        st.table(counts)
        st.pills("What to do", ["wait", "send again"], key="queue_choice")
    with right:
        bars = go.Figure(go.Bar(x=counts.to_numpy(), y=counts.index, orientation="h"))
        st.plotly_chart(bars, key="breakdown", on_select="rerun", selection_mode="points")
    query = st.text_input("Id, mobile, name…", key="results_search")
    with st.popover("Columns"):
        own = st.pills("Columns of the file", HEADINGS, default=HEADINGS, selection_mode="multi", key="own_columns")
        others = [str(heading) for heading in frame if heading not in HEADINGS]
        answers = st.pills("Columns of the answer", others, default=others, selection_mode="multi", key="columns")
        st.selectbox("Customer's name", [None, *HEADINGS], index=1, key="name_column")
    kept = pd.Series(data=True, index=frame.index)
    if outcomes:
        kept &= frame["Outcome"].isin(outcomes)
    if codes:
        kept &= frame["Code"].isin(codes)
    for word in (query or "").split():
        holds = [frame[heading].str.contains(word, regex=False) for heading in HEADINGS]
        kept &= pd.concat(holds, axis=1).any(axis=1)
    found = frame[kept]
    st.caption(f"{len(found)} of {len(frame)} rows")
    st.dataframe(
        found[[*own, *answers]].head(_SEEN),
        key="results_grid",
        hide_index=True,
        height=384,
        on_select="rerun",
        selection_mode="single-cell",
        column_config={heading: st.column_config.TextColumn(heading) for heading in [*HEADINGS, *others]},
    )
    for key in ("csv", "xlsx", "all_csv", "all_xlsx", "copy"):
        st.button(f"Take along: {key}", key=f"take_{key}")


if __name__ == "__main__":
    page(int(sys.argv[1]))
