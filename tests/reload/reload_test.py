#!/usr/bin/env python3
"""Restarts a program with new code, like a developer.

usage: reload_test.py FIRST SECOND      the program, and the same after it was changed

The build is a shell script that replaces the first program by the second. Each test waits for the program's
output; none sleeps to wait for something.
"""
import fcntl
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
import console_test  # noqa: E402
from console_test import CTRL_C, CTRL_D, UP  # noqa: E402

FIRST = SECOND = None
TAKE_SECOND = "echo compiling; cp second new; mv new program"
NAME = "CRULLER_RELOADED"


class Program:
    """The started program in a folder of its own; its output is read line by line."""

    def __init__(self, test, *arguments, build=TAKE_SECOND, command="sh ./build", console=True, files=(),
                 **environment):
        folder = tempfile.TemporaryDirectory()
        test.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        shutil.copy(FIRST, self.folder / "program")
        shutil.copy(SECOND, self.folder / "second")
        self.sources = self.folder / "sources"
        self.sources.mkdir()
        self.build(build)
        os.mkfifo(self.folder / "gate")
        # Open for reading and writing, so that neither side waits for the other to open it or sees an end of file.
        self.gate = os.open(self.folder / "gate", os.O_RDWR)
        test.addCleanup(os.close, self.gate)
        ours = {k: v for k, v in os.environ.items() if not k.startswith("CRULLER_")}
        self.command = ["./program", "--build", command, "--quiet", "--threads", "1",
                        *(["--console"] if console else []), *arguments]
        self.inherited = files
        self.environment = {**ours, "GATE": str(self.folder / "gate"), **environment}
        self.output = ""
        self.process = None
        test.addCleanup(self.close)

    def start(self):
        self.process = subprocess.Popen(self.command, cwd=self.folder, env=self.environment, text=True,
                                        pass_fds=self.inherited,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.pid = self.process.pid
        return self

    def close(self):
        if self.process is None:
            return
        console_test.end_in_order(self.process)
        for stream in (self.process.stdin, self.process.stdout):
            stream.close()

    def let_go(self):
        """Lets one process that waits at the gate continue."""
        os.write(self.gate, b".")

    def build(self, script):
        (self.folder / "build").write_text(script)

    def change(self, name="main.cpp"):
        (self.sources / name).write_text("// changed")

    def say(self, *lines):
        for line in lines:
            self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def until(self, text):
        """Reads up to the next line that contains the text."""
        for line in self.process.stdout:
            self.output += line
            if text in line:
                return line
        raise AssertionError(f"not printed: {text!r}; printed: {self.output}")

    def send(self, what):
        self.process.send_signal(what)

    def read(self, name):
        return pathlib.Path(f"/proc/{self.pid}/{name}").read_text()

    def files(self):
        """The targets of its file descriptors above standard error."""
        folder = f"/proc/{self.pid}/fd"
        names = (os.readlink(f"{folder}/{each}") for each in os.listdir(folder) if int(each) > 2)
        return sorted(re.sub(r"\[\d+\]", "", each) for each in names)  # Each image has another pipe.

    def end(self):
        """Closes its input, waits for its end, and returns its exit code."""
        self.process.stdin.close()
        return self.wait()

    def wait(self):
        self.output += self.process.stdout.read()
        return self.process.wait()


class TestCase(unittest.TestCase):
    def program(self, *arguments, **how):
        return Program(self, *arguments, **how).start()


class Restart(TestCase):
    def test_brings_in_the_changed_program_with_what_was_chosen(self):
        program = self.program("--set", "name=somebody")
        program.until("first serves somebody from a new file")
        program.until("another")
        program.say('set name "two words"', "only server", "restart")
        program.until("sh ./build")
        program.until("compiling")
        program.until("closed")
        program.until("second serves two words from its file")
        self.assertRegex(program.until("the new code is running"), r"the new code is running [\d.]+m?s after its build")
        program.say("system")
        program.until("server")
        self.assertEqual(program.end(), 0)
        self.assertNotIn("nothing to do", program.output)  # No signal was sent.
        self.assertEqual(program.output.count("another"), 1)
        self.assertEqual(program.output.count("closed"), 2)

    def test_another_system_that_is_used_is_used_again(self):
        program = self.program()
        program.until("first serves")
        program.say("start old", "set name someone", "restart")
        program.until("second serves someone")
        program.say("use steady", "quit")
        program.until("steady is stopped")
        self.assertEqual(program.wait(), 0)

    def test_lines_that_were_not_read_are_for_the_new_program(self):
        program = self.program()
        program.say("restart", "set name late", "restart", "system", "quit")
        program.until("second serves nobody")
        program.until("second serves late")
        program.until("server")
        self.assertEqual(program.wait(), 0)

    def test_process_arguments_environment_and_signals_stay(self):
        program = self.program("--set", "name=x")
        program.until("first serves")

        def facts():
            variables = [v for v in program.read("environ").split("\0") if not v.startswith(NAME)]
            while "SigBlk:\tffff" in (status := program.read("status")):
                pass  # While it creates a thread, all signals are blocked.
            signals = re.findall(r"^Sig(?:Blk|Ign|Cgt):.*$", status, re.MULTILINE)
            return program.read("cmdline"), sorted(variables), signals, os.readlink(f"/proc/{program.pid}/cwd")
        before = facts()
        for _ in range(2):
            program.say("restart")
            program.until("second serves x")
            program.until("the new code is running")
            self.assertEqual(facts(), before)
        self.assertIsNone(program.process.poll())

    def test_ten_restarts_leak_no_file(self):
        program = self.program()
        program.until("first serves")
        for i in range(10):
            program.say("restart")
            program.until("second serves nobody from its file")
            program.say("system")
            program.until("server")
            if i == 0:
                first = program.files()
        self.assertEqual(program.files(), first)
        # One is leaked by the component, one is kept.
        self.assertEqual([program.files().count(each) for each in ("/dev/null", "/memfd:kept (deleted)")], [1, 1])
        self.assertNotIn("reload", " ".join(first))

    def test_a_failing_build_leaves_everything_as_it_is(self):
        program = self.program(build="echo 'main.cpp:1: what is this'; exit 1")
        program.until("first serves")
        program.say("restart")
        program.until("main.cpp:1: what is this")
        program.until("error: the build failed with exit code 1")
        program.say("system")
        self.assertIn("running", program.until("server"))
        self.assertNotIn("closed", program.output)
        program.build(TAKE_SECOND)
        program.say("restart")
        program.until("second serves nobody from its file")
        self.assertEqual(program.end(), 0)

    def test_a_program_that_cannot_run_is_refused_and_the_running_one_continues(self):
        program = self.program()
        program.until("first serves nobody from a new file")
        for script, why in (
                ("rm program", "No such file"),
                ("rm -f program; echo '#!/none' > program", "Permission denied"),
                ("chmod +x program", "No such file"),
                # Neither a program nor a script; the beginning of one, without which nothing can run; and one full of zeros.
                ("rm -f program; printf '\\177ELF' > program; chmod +x program", "Exec format error"),
                ("rm -f program; head -c 65536 second > program; chmod +x program", ""),
                ("rm -f program; (head -c 4096 second; head -c $(($(stat -c %s second) - 4096)) /dev/zero) > program;"
                 " chmod +x program", ""),
                ("rm -f program; printf '#!/bin/sh\\necho no luck\\nexit 7\\n' > program; chmod +x program", "exited with code 7"),
                ("rm -f program; printf '#!/bin/sh\\nkill -SEGV $$\\n' > program; chmod +x program", "terminated by SIGSEGV"),
                ("rm -f program; printf '#!/bin/sh\\necho a script\\n' > program; chmod +x program", "exited with code 0 before cruller::run answered")):
            program.build(script)
            program.say("restart")
            self.assertIn(why, program.until("error: cannot run"))
            if "no luck" in script:
                program.until("no luck")
            program.say("describe server")
            program.until("server (running)")
        self.assertNotIn("closed", program.output)
        program.build(TAKE_SECOND)
        program.say("restart")
        program.until("second serves nobody from its file")
        self.assertEqual(program.end(), 0)
        self.assertEqual(program.output.count("closed"), 2)

    def test_a_program_that_refuses_the_arguments_is_refused(self):
        # The second does not know the option of the first any more: a script stands for it.
        program = self.program(build="rm -f program; printf '#!/bin/sh\\nexec ./second --gone \"$@\"\\n' > program; chmod +x program")
        program.until("first serves")
        program.say("restart")
        self.assertIn("exited with code 2", program.until("error: cannot run"))
        program.until("--gone")
        program.say("describe server")
        program.until("server (running)")
        self.assertEqual(program.end(), 0)

    def test_a_program_that_is_known_not_to_start_is_refused(self):
        for system, setting, why in (("reads", "log off", "number is not given: write it into a file, or set RELOAD_TEST_NUMBER"),
                                     ("removed", "log off", 'unknown system "removed"'),
                                     ("old", "set gone 2", 'unknown component "gone"'),
                                     ("old", "only gone", 'unknown component "gone"')):
            with self.subTest(system=system, setting=setting):
                program = self.program("--system", system)
                program.until("first serves")
                program.say(setting, "restart")
                self.assertIn(why, program.until("error: cannot run"))
                program.say("describe server")
                program.until("server (running)")
                self.assertNotIn("closed", program.output)
                # Where nothing runs, nothing is lost.
                program.say("stop", "restart")
                program.until("closed")
                program.until(why)
                self.assertEqual(program.end(), 0)

    def test_of_a_long_refusal_the_beginning_is_shown(self):
        program = self.program(build="rm -f program; printf '#!/bin/sh\necho cruller: this program cannot start\n"
                                     "echo the first problem\nseq 1000\nexit 1\n' > program; chmod +x program")
        program.until("first serves")
        program.say("restart")
        self.assertIn("the first problem", program.until("error: cannot run"))
        program.until("100")
        self.assertEqual(program.end(), 0)
        self.assertNotIn("1000", program.output)

    def test_a_program_that_does_not_answer_is_refused_after_a_while(self):
        program = self.program(build="rm -f program; printf '#!/bin/sh\\nsleep 1000\\n' > program; chmod +x program")
        program.until("first serves")
        program.say("restart")
        self.assertIn("cruller::run did not answer within 10s", program.until("error: cannot run"))
        self.assertEqual(program.end(), 0)
        self.assertEqual(program.output.count("closed"), 1)

    def test_the_end_does_not_wait_for_a_program_that_does_not_answer(self):
        program = self.program(build="rm -f program; printf '#!/bin/sh\\necho > sources/tried\\nsleep 1000\\n' > program; chmod +x program")
        program.until("first serves")
        program.say("restart")
        while not (program.sources / "tried").exists():
            time.sleep(0.01)
        begin = time.monotonic()
        program.send(signal.SIGTERM)
        self.assertEqual(program.wait(), 0)
        self.assertLess(time.monotonic() - begin, 8)
        self.assertIn("restart was cancelled: the program is shutting down", program.output)

    def test_a_client_hears_why_the_new_program_is_refused(self):
        program = self.program("--control", "control", build="rm -f program; printf '#!/bin/sh\\nexit 7\\n' > program; chmod +x program", console=False)
        program.until("first serves")
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(program.folder / "control"))
            client.sendall(b"restart\n")
            said = client.makefile()
            self.assertEqual(said.readline(), "sh ./build\n")
            self.assertIn("exited with code 7", said.readline())
        program.send(signal.SIGTERM)
        self.assertEqual(program.wait(), 0)
        self.assertEqual(program.output.count("closed"), 1)

    def test_a_trial_starts_nothing(self):
        result = subprocess.run([FIRST], env={**os.environ, "CRULLER_TRIAL": str(os.getpid())}, text=True,
                                capture_output=True)
        self.assertEqual((result.returncode, result.stdout, result.stderr),
                         (0, "\ncruller: this program can run\n", ""))
        result = subprocess.run([FIRST], env={**os.environ, "CRULLER_TRIAL": "1"}, text=True, capture_output=True)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("CRULLER_TRIAL", result.stderr)

    def test_what_cannot_be_run_when_it_has_been_tried_leads_back_to_what_ran(self):
        program = self.program("--system", "slow_to_stop")
        program.until("first serves nobody from a new file")
        program.say("restart")
        program.until("closing")
        (program.folder / "program").unlink()
        program.let_go()
        program.until("first serves nobody from its file")
        self.assertIn("No such file", program.until("error: cannot run"))
        program.until("slow_to_stop is running again with the old code")
        program.say("quit")
        program.until("closing")
        program.let_go()
        self.assertEqual(program.wait(), 0)

    def test_without_files_for_a_trial_the_running_program_continues(self):
        program = self.program(command="PROGRAM=$PPID sh ./build", build="prlimit --pid $PROGRAM --nofile=3:")
        program.until("first serves nobody from a new file")
        limit = resource.prlimit(program.pid, resource.RLIMIT_NOFILE)
        program.say("restart")
        self.assertIn("Too many open files", program.until("error: cannot run"))
        program.say("describe server")
        program.until("server (running)")
        resource.prlimit(program.pid, resource.RLIMIT_NOFILE, limit)
        program.build(TAKE_SECOND)
        program.say("restart")
        program.until("second serves nobody")
        self.assertEqual(program.end(), 0)

    def test_what_ran_may_fail_to_start_again(self):
        program = self.program("--system", "starts_once")
        program.until("first serves")
        program.say("restart")
        program.until("closing")
        (program.folder / "program").unlink()
        program.let_go()
        program.until("error: cannot run")
        program.until("error: server: start failed: once is enough")
        program.say("system")
        self.assertIn("stopped", program.until("server"))
        self.assertEqual(program.end(), 0)

    def test_a_file_handed_over_by_a_removed_component_is_closed(self):
        program = self.program("--system", "renamed")
        program.until("a former one")
        self.assertIn("/memfd:former (deleted)", program.files())
        program.say("restart")
        program.until('unknown component "former"')
        program.say("start")
        program.until("second serves nobody from its file")
        self.assertNotIn("/memfd:former (deleted)", program.files())
        self.assertEqual(program.end(), 0)

    def test_a_program_whose_file_was_replaced_starts_the_new_file(self):
        program = Program(self)
        program.command = ["sh", "-c", 'exec 9<program; rm program; exec /proc/self/fd/9 "$@"', *program.command]
        program.start()
        program.until("first serves")
        program.say("restart")
        program.until("second serves nobody from its file")
        self.assertEqual(program.end(), 0)

    def test_components_that_fail_to_stop_do_not_prevent_the_reload(self):
        program = self.program("--system", "fails_to_stop")
        program.until("first serves")
        program.say("restart")
        program.until("error: server: stop failed: disk full")
        program.until("second serves nobody from its file")
        self.assertEqual(program.end(), 0)

    def test_a_new_program_that_fails_to_start_can_be_replaced(self):
        program = self.program("--system", "broken")
        program.until("first serves")
        program.say("restart")
        program.until("error: server: start failed: a mistake")
        program.say("start")
        program.until("error: server: start failed: a mistake")
        program.build(f"cp {FIRST} new; mv new program")
        program.say("restart")
        program.until("first serves nobody from a new file")
        self.assertEqual(program.end(), 0)

    def test_values_unknown_to_the_new_program_are_reported(self):
        program = self.program("--system", "removed")
        program.until("first serves")
        program.say("stop", "restart")
        program.until('unknown system "removed"')
        program.say("system", "start")
        program.until("second serves nobody")
        self.assertEqual(program.end(), 0)

        program = self.program("--system", "old")
        program.until("first serves")
        program.say("set gone 2", "set name someone", "only gone server", "stop", "restart")
        program.until('unknown component "gone"')
        program.say("start")
        program.until("second serves someone from a new file")
        self.assertEqual(program.end(), 0)

    def test_restart_of_a_component_builds_nothing(self):
        program = self.program()
        program.until("first serves nobody from a new file")
        program.say("restart server")
        program.until("first serves nobody from its file")
        self.assertEqual(program.end(), 0)
        self.assertNotIn("compiling", program.output)


class Signals(TestCase):
    def test_sigterm_during_a_reload_is_for_the_new_program(self):
        program = self.program("--system", "slow_to_stop")
        program.until("first serves")
        program.say("restart")
        program.until("closing")
        program.send(signal.SIGTERM)
        program.let_go()
        # Either its start was cancelled, or it has started and stops in order.
        self.assertEqual(program.wait(), 0)
        self.assertEqual(program.output.count("second serves"), program.output.count("closed"), program.output)
        if "second serves" not in program.output:
            self.assertIn("start was cancelled: the program is shutting down", program.output)

    def test_sigterm_at_any_moment_of_a_reload_ends_it_in_order(self):
        for i in range(20):
            program = self.program()
            program.until("first serves")
            program.say("restart")
            program.until("closed")
            time.sleep(i / 1000)  # At different times from before execve until the new program runs.
            program.send(signal.SIGTERM)
            self.assertEqual(program.wait(), 0)
            self.assertEqual(program.output.count("closed"), program.output.count("serves"))

    def test_sigterm_during_a_reload_that_comes_to_nothing_ends_it_once(self):
        program = self.program("--system", "slow_to_stop")
        program.until("first serves")
        program.say("restart")
        program.until("closing")
        (program.folder / "program").unlink()
        program.send(signal.SIGTERM)
        program.until("shutdown requested")
        program.let_go()
        program.until("start was cancelled: the program is shutting down")
        self.assertEqual(program.wait(), 0)

    def test_ctrl_c_is_for_the_build(self):
        program = self.program(build="echo begun; sleep 1000")
        program.until("first serves")
        for _ in range(3):
            program.say("restart")
            program.until("begun")
            program.send(signal.SIGINT)
            program.until("error: the build was interrupted")
        program.say("system")
        self.assertIn("running", program.until("server"))
        program.send(signal.SIGINT)
        self.assertEqual(program.wait(), 0)

    def test_sigterm_ends_a_build_and_the_program(self):
        program = self.program(build="echo begun; sleep 1000")
        program.until("first serves")
        program.say("restart")
        program.until("begun")
        program.send(signal.SIGTERM)
        program.until("restart was cancelled: the program is shutting down")
        program.until("closed")
        self.assertEqual(program.wait(), 0)

    def test_the_build_of_each_image_ignores_the_signals_ignored_by_the_first(self):
        show = "echo pipe $((0x$(grep SigIgn /proc/self/status | cut -f2) >> 12 & 1)); " + TAKE_SECOND
        # Python ignores SIGPIPE, and restores it for its children.
        program = self.program(build=show)
        for _ in range(3):
            program.say("restart")
            program.until("pipe 0")
            program.until("second serves")
        self.assertEqual(program.end(), 0)


class Environment(TestCase):
    def test_a_variable_set_by_hand_is_no_state(self):
        for value in "", "garbage", "0", "3", "-1", "99999999999":
            program = self.program(**{NAME: value})
            program.until("first serves nobody from a new file")
            program.say("restart")
            program.until("second serves nobody from its file")
            self.assertEqual(program.end(), 0)


    def test_a_state_that_cannot_be_read_is_reported_and_ignored(self):
        file = os.memfd_create("cruller-reload", os.MFD_ALLOW_SEALING)
        self.addCleanup(os.close, file)
        os.write(file, b"garbage")
        fcntl.fcntl(file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE)
        program = self.program(files=[file], **{NAME: str(file)})
        program.until("error: cannot read the state of the previous program")
        program.until("first serves nobody from a new file")
        self.assertEqual(program.end(), 0)


class Watch(TestCase):
    def watch(self, *arguments, **how):
        return self.program("--watch", "sources", *arguments, console=False, **how)

    def test_a_changed_source_brings_in_new_code(self):
        program = self.watch()
        program.until("watching sources")
        program.until("first serves nobody from a new file")
        program.change()
        program.until("sources/main.cpp changed")
        program.until("compiling")
        program.until("second serves nobody from its file")
        program.send(signal.SIGTERM)
        self.assertEqual(program.wait(), 0)

    def test_it_keeps_running_when_a_build_or_a_start_fails(self):
        program = self.watch("--system", "broken", build="echo no; exit 2")
        program.until("first serves")
        program.change()
        program.until("error: the build failed with exit code 2")
        program.build(TAKE_SECOND)
        program.change("new.cpp")
        program.until("error: server: start failed: a mistake")
        program.build("true")  # The start is tried again, with the same program.
        program.change()
        program.until("error: server: start failed: a mistake")
        program.build(f"cp {FIRST} new; mv new program")
        program.change("new.cpp")
        program.until("first serves nobody from a new file")
        program.send(signal.SIGINT)
        self.assertEqual(program.wait(), 0)

    def test_an_unchanged_program_keeps_running(self):
        program = self.watch(build="true")
        program.until("first serves")
        program.change()
        program.until("no change")
        program.send(signal.SIGTERM)
        self.assertEqual(program.wait(), 0)
        self.assertEqual(program.output.count("closed"), 1)

    def test_ctrl_c_is_for_the_build(self):
        program = self.watch(build="echo begun; sleep 1000")
        program.until("watching")
        program.change()
        program.until("begun")
        program.send(signal.SIGINT)
        program.until("error: the build was interrupted")
        program.send(signal.SIGINT)
        program.until("closed")
        self.assertEqual(program.wait(), 0)

    def test_without_a_build_a_change_is_a_restart(self):
        program = self.watch(command="")
        program.until("first serves nobody from a new file")
        program.change()
        program.until("sources/main.cpp changed")
        program.until("closed")
        program.until("first serves nobody from its file")
        program.until("steady is running again")
        program.send(signal.SIGTERM)
        self.assertEqual(program.wait(), 0)

    def test_the_sources_may_come_from_the_build_system(self):
        program = Program(self, "--watch", console=False, build=f"cp {FIRST} new; mv new program")
        program.environment["SOURCES"] = str(program.sources)
        program.start()
        program.until(f"watching {program.sources}")
        program.until("first serves nobody from a new file")
        program.change()
        program.until("first serves nobody from its file")
        program.send(signal.SIGTERM)
        self.assertEqual(program.wait(), 0)

    def test_sources_that_are_not_there_are_refused(self):
        program = self.program("--watch", "none")
        self.assertEqual(program.end(), 1)
        self.assertIn("none: No such file or directory", program.output)
        program = self.program("--watch")
        self.assertEqual(program.end(), 1)
        self.assertIn("--watch: the location of the sources is not known", program.output)

    def test_with_a_console_there_are_both(self):
        program = self.program("--watch", "sources")
        program.until("first serves")
        program.change()
        program.until("second serves")
        program.say("set name someone", "restart")
        program.until("second serves someone")
        self.assertEqual(program.end(), 0)


class AtATerminal(TestCase):
    def terminal(self, build):
        program = Program(self, build=f"cd $(dirname $0); {build}")
        console_test.PROGRAM = program.folder / "program"
        terminal = console_test.Terminal(
            "--console", "--quiet", "--system", "steady", "--build", f"sh {program.folder}/build")
        self.addCleanup(terminal.__exit__)
        terminal.until("steady> ")
        return terminal

    def test_the_history_and_the_terminal_survive(self):
        terminal = self.terminal(TAKE_SECOND)
        self.assertFalse(terminal.is_as_found())
        terminal.obey("set name someone", prompt="steady> ")
        terminal.type("restart\n")
        terminal.until("compiling")
        terminal.until("second serves someone from its file")
        terminal.until("steady> ")
        terminal.type(UP)
        terminal.until("restart")
        terminal.type(UP)
        terminal.until("set name someone")
        terminal.type(CTRL_C)
        terminal.until("steady> ")
        self.assertIn("running", terminal.obey("system", prompt="steady> "))
        terminal.type(CTRL_D)
        self.assertEqual(terminal.end(), 0)
        self.assertTrue(terminal.is_as_found())

    def test_ctrl_c_is_for_the_build(self):
        terminal = self.terminal("echo begun; sleep 1000")
        for _ in range(2):
            terminal.type("restart\n")
            terminal.until("begun")
            terminal.type(CTRL_C)
            terminal.until("error: the build was interrupted")
            terminal.until("steady> ")
        terminal.type("restart\n")
        terminal.until("begun")
        terminal.send(signal.SIGTERM)
        terminal.until("closed")
        self.assertEqual(terminal.end(), 0)
        self.assertTrue(terminal.is_as_found())


if __name__ == "__main__":
    FIRST, SECOND = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad or not result.testsRun else 0)
