#!/usr/bin/env python3
"""Runs the batch program 27_work with an order that it cannot process.

usage: work_test.py PROGRAM
"""
import subprocess
import sys

result = subprocess.run([sys.argv[1], "--quiet", "--set", "orders=coffee,,tea"],
                        stdin=subprocess.DEVNULL, capture_output=True, text=True)
# 1 if the work is faster than the rest of the start.
if (result.returncode not in (1, 4)
        or result.stdout != "a label for coffee\nthe printer is off\n"
        or not result.stderr.startswith("error: batch: work failed: an order of nothing\n")):
    print(f"{result.stdout}{result.stderr}(exit code {result.returncode})")
    sys.exit(1)
