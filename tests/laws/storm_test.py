#!/usr/bin/env python3
"""Sends a program random signals at random moments, from exec on.

usage: storm_test.py PROGRAM      CRULLER_STORM_RUNS=N runs, default 40; CRULLER_STORM_SEED=N the first

Whatever comes, each component that has started is stopped exactly once, or the exit code says why not:
3 is the stop limit, 130 a second request to end. What ends by the signal itself has started nothing, or
has stopped all.
"""
import collections
import concurrent.futures
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("CRULLER_STORM_RUNS", "40"))
FIRST = int(os.environ.get("CRULLER_STORM_SEED", "1"))
PATIENCE = 120  # seconds until an end that does not come counts as missing
MEANWHILE = [signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGTSTP, signal.SIGCONT]
ENDS = [signal.SIGTERM, signal.SIGINT]
CUT_SHORT = (3, 130)


def check(text, code):
    """What is wrong with the order of the steps, or None."""
    running = collections.Counter()
    for line in text.splitlines():
        what, number = line.split()
        running[number] += 1 if what == "started" else -1
        if running[number] not in (0, 1):
            return f"component {number}: {line}, but it is {'running' if running[number] > 1 else 'stopped'}"
    left = sorted(number for number in running if running[number])
    if left and code not in CUT_SHORT:
        return f"components {left} are not stopped"
    if code > 0 and code not in (1, *CUT_SHORT):
        return "no such exit code"
    return None


def storm(program, seed):
    """One run; a text that says what is wrong, or None, and the exit code."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder, "log")
        log.touch()
        arguments = ["--threads", str(chance.randint(1, 4)), "--stop-limit", chance.choice(["300ms", "1s"])]
        if chance.random() < 0.3:
            arguments += ["--stop-delay", "100ms"]
        with open(pathlib.Path(folder, "output"), "w+") as output:
            # A session of its own: no shell could continue it.
            process = subprocess.Popen([program, *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                       start_new_session=True,
                                       env={**os.environ, "STORM_SEED": str(seed), "STORM_LOG": str(log)})
            sent = []

            def send(what):
                sent.append(what.name)
                process.send_signal(what)

            if chance.random() < 0.7:  # Otherwise it may not have reached `run` yet.
                while process.poll() is None and log.stat().st_size == 0 and chance.random() > 0.001:
                    time.sleep(0.001)
            for _ in range(chance.randint(0, 8)):
                time.sleep(chance.choice([0, chance.expovariate(1000), chance.expovariate(20)]))
                if process.poll() is not None:
                    break
                send(chance.choice(MEANWHILE + ([chance.choice(ENDS)] if chance.random() < 0.3 else [])))
            if process.poll() is None:
                time.sleep(chance.choice([0, chance.expovariate(1000), chance.expovariate(10)]))
                send(chance.choice(ENDS))
                if chance.random() < 0.1:  # A person who is in a hurry.
                    time.sleep(0.4)
                    if process.poll() is None:
                        send(chance.choice(ENDS))
            try:
                code = process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
                wrong = "does not end"
            else:
                wrong = check(log.read_text(), code)
            output.seek(0)
            said = output.read()
            if wrong is None and "Sanitizer" in said:
                wrong = "a sanitizer has found something"
            if wrong is None:
                return None, code
            return (f"seed {seed}: {wrong}\nexit code {code}, arguments {arguments}, signals {sent}\n"
                    f"{log.read_text()}{said}"), code


def main():
    program = sys.argv[1]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    codes = collections.Counter()
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        for wrong, code in pool.map(lambda seed: storm(program, seed), range(FIRST, FIRST + RUNS)):
            codes[code] += 1
            if wrong:
                bad += 1
                print(wrong, flush=True)
    print(f"exit codes: {dict(sorted(codes.items()))}")
    print(f"{RUNS - bad} passed, {bad} failed", flush=True)
    return 1 if bad or not RUNS else 0


if __name__ == "__main__":
    sys.exit(main())
