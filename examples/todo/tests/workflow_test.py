"""Runs the sessions of docs/workflow.md and docs/console.md, and the commands of docs/control.md.

usage: workflow_test.py PROGRAM POSTGRES_PROGRAM CRULLER_CTL

The output that a page shows must appear line by line; `...` matches anything, and so do durations. The program
is really built from changed sources, with the commands of this build directory.
"""
import os
import pathlib
import re
import shlex
import shutil
import socket
import subprocess
import sys

CRULLER_CTL = sys.argv.pop(3)

from support.program import PROGRAM, Service, TestCase, environment_with, main  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(PROGRAM).resolve().parents[2]
PROMPT = "dev> "


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def commands_of(page, language):
    """Each command of a page with the lines of its output."""
    found = []
    text = (ROOT / page).read_text()
    for block in re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S):
        for line in block.splitlines():
            if language == "sh" or line.startswith(("$ ", PROMPT)):
                found.append((line, []))
            else:
                found[-1][1].append(line)
    return found


def build_script(folder):
    """A script that compiles the folder's router, and links it with the other objects of this build."""
    lines = subprocess.run(["ninja", "-C", BUILD, "-t", "commands", "examples/todo/todo"], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    compile_it = shlex.split(next(each for each in lines if each.endswith("examples/todo/router.cpp")))
    compile_it[-1] = str(folder / "examples/todo/router.cpp")
    for flag, file in (("-o", "router.o"), ("-MQ", "router.o"), ("-MF", "router.d")):
        compile_it[compile_it.index(flag) + 1] = str(folder / file)
    link = shlex.split(next(each for each in reversed(lines) if " -o examples/todo/todo " in each))
    place = link.index("-o") + 1
    link[place:place + 1] = [str(folder / "new"), str(folder / "router.o")]
    return "\n".join(["set -e", f"cd {shlex.quote(str(BUILD))}", shlex.join(compile_it), shlex.join(link),
                      f"mv {shlex.quote(str(folder / 'new'))} {shlex.quote(str(folder / 'build-demo/examples/todo/todo'))}", ""])


class Session:
    """The two terminals of a page."""

    def __init__(self, test, folder, port):
        self.test = test
        self.folder = folder
        self.port = port
        self.program = None

    def run(self, command):
        """The command's output, up to the next prompt."""
        command = command.replace("8085", str(self.port))
        if command.startswith(PROMPT):
            return self.obey(command.removeprefix(PROMPT))
        command = command.removeprefix("$ ")
        if "--console" in command:
            self.program = subprocess.Popen(
                [*shlex.split(command), "--threads", "1", "--build", "sh ./build"], cwd=self.folder,
                env=environment_with({}), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
            self.test.addCleanup(self.close)
            return self.obey("")
        return subprocess.run(command, shell=True, cwd=self.folder, check=True, text=True,
                              capture_output=True).stdout

    def obey(self, line):
        if line == "quit":
            return self.program.communicate(line + "\n")[0]
        self.program.stdin.write(f"{line}\nhelp systems\n")  # The second command's output marks the end of the first one's.
        self.program.stdin.flush()
        output = ""
        for each in self.program.stdout:
            if each.startswith("systems "):
                return output
            output += each
        raise AssertionError(f"it ended: {output}")

    def close(self):
        self.program.kill()
        self.program.wait()
        self.program.stdin.close()
        self.program.stdout.close()


def pattern_of(line):
    """Ignores durations and the spaces between columns."""
    return r"\s+".join(re.escape(word).replace(r"\.\.\.", ".*") for word in line.split())


class WorkflowTest(TestCase):
    def type_page(self, page, how_to_build):
        """Runs each command of a page in an own folder, and compares the output."""
        folder = pathlib.Path(os.path.dirname(self.database))
        (folder / "build-demo/examples/todo").mkdir(parents=True)
        (folder / "examples/todo").mkdir(parents=True)
        shutil.copy(PROGRAM, folder / "build-demo/examples/todo/todo")
        shutil.copy(ROOT / "examples/todo/router.cpp", folder / "examples/todo/router.cpp")
        (folder / "build").write_text(how_to_build(folder))
        session = Session(self, folder, free_port())
        for command, shown in commands_of(page, "console"):
            printed = session.run(command)
            rest = printed
            for line in shown:
                found = re.search(pattern_of(line.replace("8085", str(session.port))), rest)
                self.assertTrue(found, f"{command}: no {line!r} in what was left of:\n{printed}")
                rest = rest[found.end():]
        return session

    def test_every_line_of_the_workflow_page(self):
        session = self.type_page("docs/workflow.md", build_script)
        self.assertEqual(session.program.returncode, 0)

    def test_every_line_of_the_console_page(self):
        session = self.type_page("docs/console.md", lambda folder: "true\n")
        self.assertTrue((session.folder / "other.db").exists())

    def test_every_command_of_the_control_page(self):
        folder = os.path.dirname(self.database)
        path = os.path.join(folder, "control")
        before = str(free_port())
        after = str(free_port())
        service = None
        for command, _ in commands_of("docs/control.md", "sh"):
            words = shlex.split(command.replace("/run/todo/control", path).replace("8081", after))
            if words[0] == "todo":
                self.assertEqual(words.pop(), "&")
                service = self.enterContext(Service(*words[1:], TODO_PORT=before, TODO_DATABASE=self.database))
                self.assertEqual(service.await_port(), int(before))
                service.await_line("is running")
            else:
                self.assertEqual(words[0], "cruller-ctl")
                subprocess.run([CRULLER_CTL, *words[1:]], check=True, capture_output=True)
        self.assertEqual(service.await_port(), int(after))
        self.assertEqual(service.curl("GET", "/todos"), (200, []))
        self.assertEqual(service.end(), 0)


if __name__ == "__main__":
    main()
