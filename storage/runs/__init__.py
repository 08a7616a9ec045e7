"""The history of runs: begun, ended, abandoned, forgotten."""
