"""Figures of repeated runs: medians, spreads, and ratios to code by hand."""
import json
import pathlib
import statistics

IN_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def read(path, time="real_time"):
    """All runs of a benchmark's JSON file by name, in seconds, without its aggregates."""
    runs = {}
    for run in json.loads(pathlib.Path(path).read_text())["benchmarks"]:
        if run["run_type"] == "iteration":
            runs.setdefault(run["name"], []).append(run[time] * IN_SECONDS[run["time_unit"]])
    return runs


def number(value):
    """Three significant digits: 0.0123, 1.23, 12.3, 1230."""
    if value == 0:
        return "0"
    digits = 0
    while abs(value) * 10**digits < 100 and digits < 4:
        digits += 1
    return f"{value:,.{digits}f}"


def spread(runs, unit=1.0, suffix=""):
    """The median, with the lowest and the highest when there are several."""
    runs = [run / unit for run in runs]
    middle = number(statistics.median(runs)) + suffix
    return f"{middle} ({number(min(runs))} to {number(max(runs))})" if len(runs) > 1 else middle


def ratios(runs, by_hand):
    """Each run divided by the matching run by hand."""
    return [run / hand for run, hand in zip(runs, by_hand, strict=True)]


def table(head, rows):
    """A table in Markdown; all columns but the first are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"
