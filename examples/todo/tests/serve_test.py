"""scripts/demo --serve keeps the service running, and Ctrl-C stops it gracefully."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]


def main():
    # A background process ignores Ctrl-C, and so would its children.
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
            os.killpg(demo.pid, signal.SIGINT)  # Like a terminal at Ctrl-C.
    code = demo.wait()
    if code == 0 and answer and "order flour" in answer and "stopped gracefully" in output:
        return 0
    print(f"{output}\nexit code {code}, answer {answer!r}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
