"""scripts/demo --serve: it leaves the service running for its reader, and Ctrl-C stops it in order."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]


def main():
    # What was started in the background ignores Ctrl-C, and so would its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    demo = subprocess.Popen(
        [ROOT / "scripts/demo", "--serve"], env={**os.environ, "TODO_PORT": "0"}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    output = url = ""
    answer = None
    for line in demo.stdout:
        output += line
        url = re.search(r"in a browser +(\S+)", line) or url
        if "Ctrl-C here" in line:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            answer = opener.open(url[1]).read().decode()
            os.killpg(demo.pid, signal.SIGINT)  # What a terminal does at Ctrl-C.
    code = demo.wait()
    if code == 0 and answer and "order flour" in answer and "stopped in order" in output:
        return 0
    print(f"{output}\nexit code {code}, answer {answer!r}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
