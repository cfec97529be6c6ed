"""The dashboard, stage by stage: intake, gateway, lookup, store, report; joined in `lib.wiring`, drawn by `lib.ui`."""
