#!/usr/bin/env python3
"""Tests a program with cruller::run, as used by a user and by a service manager.

usage: run_test.py PROGRAM NO_THREADS

Each test waits for the program's output. None sleeps, except before a further request to end.
"""
import contextlib
import fcntl
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

PROGRAM = None
NO_THREADS = None  # a library to preload
LONGEST = 300  # seconds; no test needs as much as a tenth of it
INTENTION = 0.3  # seconds; requests to end within this time count as one


def run(*arguments, **environment):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, **environment})


class Live:
    """The started program; its output is read line by line."""

    def __init__(self, *arguments, preexec_fn=None, pass_fds=(), within=(), **environment):
        self.process = subprocess.Popen([*within, PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, preexec_fn=preexec_fn,
                                        pass_fds=pass_fds, env={**os.environ, **environment})
        self.seen = []
        self.errors = []
        # A program that hangs fails its test with what it has printed so far.
        self.guard = threading.Timer(LONGEST, self.process.kill)
        self.guard.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.guard.cancel()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()

    def until(self, text):
        for line in self.process.stdout:
            self.seen.append(line)
            if text in line:
                return line
        self.fail(f"not printed: {text!r}")

    def send(self, what):
        self.process.send_signal(what)

    def until_error(self, text):
        for line in self.process.stderr:
            self.errors.append(line)
            if text in line:
                return line
        self.fail(f"not printed on standard error: {text!r}")

    def fail(self, why):
        """Says what the program has printed, and how it has ended: one of its streams has."""
        self.seen += self.process.stdout
        self.errors += self.process.stderr
        raise AssertionError(f"{why}; exit status {self.end()}; on standard output:\n{''.join(self.seen)}"
                             f"on standard error:\n{''.join(self.errors)}")

    def send_again(self, what):
        """Sends a further request to end, which does not count as the same request as the one before."""
        time.sleep(3 * INTENTION)
        self.send(what)

    def until_taken(self):
        """Waits until no signal is pending."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status")
        while not re.search(r"^ShdPnd:\s*0+$", status.read_text(), re.MULTILINE):
            os.sched_yield()

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self):
        return self.process.wait()


class Arguments(unittest.TestCase):
    def test_list_names_the_systems(self):
        result = run("--list")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stdout.split()[:2], ["steady", "fails_to_start"])

    def test_the_page_has_each_option_and_no_other(self):
        page = pathlib.Path(__file__).resolve().parents[2] / "docs/run.md"
        documented = set(re.findall(r"^\| .*?`(--[a-z-]+)", page.read_text(), re.M))
        offered = set(re.findall(r"^  (?:-h,)?(--[a-z-]+)", run("--help").stdout, re.M))
        self.assertGreater(len(documented), 10)
        self.assertEqual(documented - offered - {"--console", "--build", "--watch", "--control"}, set())  # Not in every build.
        self.assertEqual(offered - documented, set())

    def test_help_names_systems_and_signals(self):
        result = run("--help")
        self.assertEqual(result.returncode, 0)
        for word in ("steady", "--set", "--only", "SIGTERM", "SIGUSR1", "CRULLER_SYSTEM",
                     "--threads", "--stop-limit", "--stop-delay", "SIGHUP"):
            self.assertIn(word, result.stdout)

    def test_describe_starts_nothing(self):
        result = run("--describe", "--set", "env.port=1")
        self.assertEqual(result.returncode, 0)
        self.assertIn("server (stopped)", result.stdout)
        self.assertIn("says what it does", result.stdout)
        self.assertIn("(env.port, env.name)", result.stdout)
        self.assertNotIn("serving", result.stdout)

    def test_graph_draws_without_starting(self):
        self.assertIn('"server" -> "env.port"', run("--graph", "dot").stdout)
        self.assertIn("flowchart LR", run("--graph", "mermaid").stdout)

    def refused(self, *arguments, says, **environment):
        result = run(*arguments, **environment)
        self.assertEqual(result.returncode, 2, result)
        self.assertIn(says, result.stderr)
        self.assertEqual(result.stdout, "")

    def test_wrong_usage_is_an_error_with_a_hint(self):
        self.refused("--system", "staedy", says='did you mean "steady"')
        self.refused(says='did you mean "steady"', CRULLER_SYSTEM="staedy")
        self.refused("--sytem", "steady", says="--sytem")
        self.refused("--graph", "png", says="dot")
        self.refused("--set", "env.port", says="PATH=VALUE")
        self.refused("--set", "=1", says="PATH=VALUE")
        self.refused("--set", "env.prot=1", says='did you mean "env.port"')
        self.refused("--set", "env.port=many", says='env.port: "many" is not an int')
        self.refused("--set", "server=1", says="server.config.NAME")
        self.refused("--only", "sevrer", says='did you mean "server"')
        self.refused("--only", "server,evn", says='did you mean "env"')
        self.refused("--only", "", says='unknown component ""')
        self.refused("--only", says="--only")
        self.refused("--except", "sevrer", says='did you mean "server"')
        self.refused("--threads", "0", says="--threads")
        self.refused("--threads", "many", says="--threads")
        self.refused("--start-timeout", "10", says="a duration with a unit")
        self.refused("--stop-timeout", "soon", says="--stop-timeout")
        self.refused("--stop-limit", "-1s", says="--stop-limit")
        self.refused("--stop-delay", "5", says="a duration with a unit")
        self.refused("--list", "--describe", says="cannot be combined")
        self.refused("extra", says="extra")

    def test_all_mistakes_are_reported_together_before_anything_starts(self):
        result = run("--system", "reads", "--set", "env.prot=1", "--set", "env.port=many", "--set", "server=1")
        self.assertEqual(result.returncode, 2, result)
        for says in ('did you mean "env.port"', 'env.port: "many" is not an int', "server.config.NAME",
                     "is not given: write it into a file, or set RUN_TEST_NUMBER"):
            self.assertIn(says, result.stderr)
        self.assertEqual(result.stdout, "")
        result = run("--describe", "--system", "reads", "--set", "env.prot=1")
        self.assertNotIn("RUN_TEST_NUMBER", result.stderr)

    def test_what_may_be_meant_for_a_secret_is_not_repeated(self):
        for arguments in (("--set", "server.password=hunter2"), ("--set", "env.password=hunter2"),
                          ("--set", "env.password hunter2"), ("--set", "env.password", "hunter2"),
                          ("--set", "hunter2")):
            with self.subTest(arguments=arguments):
                result = run(*arguments)
                self.assertEqual(result.returncode, 2, result)
                self.assertNotIn("hunter2", result.stdout + result.stderr)
                self.assertIn("--set" if "=" not in arguments[1] else "password", result.stderr)

    def test_a_closed_pipe_causes_no_error(self):
        process = subprocess.run(f"{PROGRAM} --list | head -1; exit ${{PIPESTATUS[0]}}", shell=True,
                                 executable="/bin/bash", capture_output=True, text=True)
        self.assertEqual((process.returncode, process.stdout, process.stderr), (0, "steady\n", ""))


class Running(unittest.TestCase):
    def test_sigint_and_sigterm_stop_in_order(self):
        for each in (signal.SIGINT, signal.SIGTERM):
            with Live() as live:
                live.until("is running")
                live.send(each)
                live.until("closed")
                live.until("is stopped")
                self.assertEqual(live.end(), 0)

    def test_each_step_is_a_line(self):
        with Live("--set", "env.port=0") as live:
            live.until("serving steady on 0")
            line = live.until("server")
            self.assertRegex(line, r"^\[3/3\] start +server +done +[\d.]+(ns|us|ms|s)$")
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_only_starts_what_is_named_and_what_it_needs(self):
        for arguments, started in ((["--only", "env.port"], ["env.port"]),
                                   (["--only", "env"], ["env.port", "env.name"]),
                                   (["--only", "env.name,env.port"], ["env.port", "env.name"]),
                                   (["--only", "env.name", "--only", "env.port"], ["env.port", "env.name"]),
                                   (["--only=server"], ["env.port", "env.name", "server"])):
            with Live(*arguments) as live:
                live.until("is running")
                live.send(signal.SIGTERM)
                self.assertEqual(live.end(), 0)
                steps = [line.split() for line in live.seen if " start " in line]
                self.assertEqual([step[2] for step in steps], started)
                self.assertEqual(steps[-1][0], f"[{len(started)}/{len(started)}]")

    def test_except_leaves_out_what_is_named_and_what_depends_on_it(self):
        with Live("--except", "env.port") as live:
            line = live.until("is running")
            self.assertIn("is running; left out: server", line)
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)
            steps = [line.split() for line in live.seen if " start " in line]
            self.assertEqual([step[2] for step in steps], ["env.name"])

    def test_a_component_may_restart_another_meanwhile(self):
        with Live("--system", "restarted_by_itself") as live:
            live.until("is running")
            live.process.stdin.write("server\n")
            live.process.stdin.flush()
            live.until("closed")
            live.until("opened")
            live.until("start")
            live.process.stdin.write("sevrer\n")
            live.process.stdin.flush()
            live.until('did you mean "server"')
            live.process.stdin.close()
            live.send(signal.SIGTERM)
            live.until("closed")
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_the_system_is_chosen_by_the_environment(self):
        result = run(CRULLER_SYSTEM="fails_to_start")
        self.assertEqual(result.returncode, 1)

    def test_quiet_prints_no_steps(self):
        with Live("--quiet") as live:
            live.until("serving")
            live.send(signal.SIGTERM)
            self.assertEqual(live.process.stdout.read(), "closed\n")

    def test_a_failing_start_is_reported_and_ends_with_1(self):
        result = run("--system", "fails_to_start")
        self.assertEqual(result.returncode, 1)
        self.assertIn("server: start failed: bind: permission denied", result.stderr)
        self.assertIn("rolled back: env.name, env.port", result.stderr)

    def test_a_nested_exception_is_reported_too(self):
        result = run("--system", "fails_with_a_cause")
        self.assertEqual(result.returncode, 1)
        self.assertIn("server: start failed: cannot connect", result.stderr)
        self.assertIn("\n  because: no route to host\n", result.stderr)
        self.assertNotIn("because:", run("--system", "fails_to_start").stderr)

    def test_the_innermost_cause_is_printed_too(self):
        self.assertIn("\n  because: no route to host\n  because: cable unplugged\n",
                      run("--system", "fails_deep_down").stderr)

    def test_a_system_that_cannot_be_made_is_an_error(self):
        for kind, says in (("error", "no such device"), ("number", "an exception of type int")):
            result = run(MAKING_THROWS=kind)
            self.assertEqual(result.returncode, 1, result)
            self.assertIn(f"error: {says}", result.stderr)

    def test_where_no_thread_is_to_be_had_it_is_an_error(self):
        options = ["--stop-limit", "5s", "--start-timeout", "5s", "--stop-timeout", "5s", "--threads", "4"]
        with tempfile.TemporaryDirectory() as folder:
            if "--console" in run("--help").stdout:
                options += ["--console", "--control", f"{folder}/control", "--watch", folder]
            outcomes = []
            for threads in range(1, 14):
                with Live(*options, LD_PRELOAD=NO_THREADS, THREADS_LEFT=str(threads)) as live:
                    if "--console" in options:
                        output, errors = live.process.communicate("quit\n")
                    else:
                        live.until("is running")
                        live.send(signal.SIGTERM)
                        output, errors = live.process.communicate()
                outcomes.append(live.process.returncode)
                self.assertIn(live.process.returncode, (0, 1), errors)
                self.assertEqual(live.process.returncode == 1, "error: cannot create a thread for" in errors, errors)
                self.assertEqual("serving" in output, "closed" in output, output)
            self.assertEqual(outcomes[0], 1)
            self.assertEqual(outcomes[-1], 0)

    def test_zero_is_no_limit_and_no_delay(self):
        with Live("--stop-delay", "0s", "--start-timeout", "0", "--stop-timeout", "0ms", "--stop-limit", "0s") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_a_failing_stop_ends_with_1(self):
        with Live("--system", "fails_to_stop") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 1)
            self.assertIn("server: stop failed: disk full", live.process.stderr.read())

    def test_a_second_signal_ends_a_slow_stop_at_once(self):
        with Live("--system", "slow_to_stop") as live:
            live.until("is running")
            live.send(signal.SIGINT)
            live.until("closing")
            live.send_again(signal.SIGINT)
            self.assertEqual(live.end(), 130)

    def test_a_signal_during_a_slow_start_stops_when_it_is_done(self):
        with Live("--system", "slow_to_start") as live:
            live.until("opening")
            live.send(signal.SIGTERM)
            live.process.stdin.write("go\n")
            live.process.stdin.flush()
            live.until("closed")
            self.assertEqual(live.end(), 0)

    def test_a_second_signal_ends_a_slow_start_at_once(self):
        with Live("--system", "slow_to_start") as live:
            live.until("opening")
            live.send(signal.SIGINT)
            self.assertIn("a further SIGINT or SIGTERM exits at once", live.until_error("shutdown requested"))
            live.send_again(signal.SIGTERM)
            self.assertEqual(live.end(), 130)

    def test_two_signals_in_quick_succession_count_as_one(self):
        with Live("--system", "slow_to_stop") as live:
            live.until("is running")
            for _ in range(5):
                live.send(signal.SIGTERM)
                live.send(signal.SIGINT)
            live.until("closing")
            live.say("go")
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_the_end_overtakes_restarts_that_wait(self):
        with Live("--system", "slow_to_start_again") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("opening again")
            for _ in range(3):
                live.send(signal.SIGHUP)
                live.until_taken()
            live.send(signal.SIGTERM)
            live.until_error("shutdown requested")
            live.say("\n".join(["go"] * 5))
            live.until("is stopped")
            self.assertEqual(live.end(), 0)
            self.assertEqual("".join(live.seen).count("opening again"), 1)

    def test_restarts_that_wait_are_one(self):
        with Live("--system", "slow_to_start_again") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("opening again")
            # Requests that arrive before the restart ends lead to one more restart.
            for _ in range(50):
                live.send(signal.SIGHUP)
                live.until_taken()
            live.say("\n".join(["go"] * 60))
            live.until("is running again")
            live.until("is running again")
            live.send(signal.SIGTERM)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)
            self.assertIn("".join(live.seen).count("opening again"), range(2, 10))

    def test_a_late_start_is_requested_to_stop_and_fails(self):
        for threads in "1", "2":
            for timeout in "1ms", "10ms", "100ms", "1s", "10s":  # The components before the server may time out, too.
                result = run("--system", "waits_to_start", "--start-timeout", timeout, "--threads", threads)
                if "server: start failed" in result.stderr:
                    break
            self.assertEqual(result.returncode, 1)
            self.assertIn("server: start failed: timed out", result.stderr)
            self.assertRegex(result.stdout, r"start +server +overdue")
            self.assertRegex(result.stdout, r"stop +server +done")

    def test_a_late_stop_is_requested_to_finish_and_fails(self):
        with Live("--system", "waits_to_stop", "--stop-timeout", "1ms") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 1)
            self.assertIn("server: stop failed: timed out", live.process.stderr.read())

    def test_when_stopping_takes_too_long_stuck_components_are_reported_and_it_ends_with_3(self):
        with Live("--system", "slow_to_stop", "--stop-limit", "500ms") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 3)
            self.assertIn("stopping took longer than the limit of 500ms; stuck: server (stopping)",
                          live.process.stderr.read())

    def test_a_rollback_that_is_stuck_ends_with_3(self):
        with Live("--system", "stuck_in_rollback", "--stop-limit", "500ms") as live:
            self.assertEqual(live.end(), 3)
            self.assertIn("stuck: server (stopping)", live.process.stderr.read())

    def test_a_restart_that_cannot_stop_ends_with_3(self):
        with Live("--system", "slow_to_stop", "--stop-limit", "500ms") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            self.assertEqual(live.end(), 3)
            self.assertIn("stuck: server (stopping)", live.process.stderr.read())

    def test_a_restart_that_stops_in_time_may_take_its_time_to_start(self):
        with Live("--system", "slow_to_start_again", "--stop-limit", "1s") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("opening again")
            with self.assertRaises(subprocess.TimeoutExpired):
                live.process.wait(1.3)
            live.say("go")
            live.until("is running again")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_a_request_to_end_while_a_component_hangs_ends_with_3_and_names_it(self):
        for system, printed, doing in (("slow_to_suspend", "pausing", "suspending"),
                                    ("slow_to_start", "opening", "starting")):
            with Live("--system", system, "--stop-limit", "10ms", "--stop-delay", "1h") as live:
                if system == "slow_to_suspend":
                    live.until("is running")
                    live.send(signal.SIGUSR1)
                live.until(printed)
                live.send(signal.SIGTERM)
                self.assertEqual(live.end(), 3)
                self.assertIn(f"stuck: server ({doing})", live.process.stderr.read())

    def test_the_stop_limit_does_not_include_the_stop_delay(self):
        with Live("--system", "slow_to_suspend", "--stop-limit", "60s", "--stop-delay", "1ms") as live:
            live.until("is running")
            live.send(signal.SIGUSR1)
            live.until("pausing")
            live.send(signal.SIGTERM)
            live.until_error("shutdown requested")
            live.say("go")
            live.until_error("stopping in 1ms")
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_the_limit_holds_even_if_the_output_is_not_read(self):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writer, b"x" * 4096)
        os.set_blocking(writer, True)
        process = subprocess.Popen([PROGRAM, "--system", "stuck_in_rollback", "--stop-limit", "10ms", "--quiet"],
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=writer)
        try:
            self.assertEqual(process.wait(60), 3)
        finally:
            process.kill()
            process.wait()
            process.stdin.close()
            os.close(reader)
            os.close(writer)

    def test_within_its_limit_a_stop_is_clean(self):
        with Live("--stop-limit", "1h", "--stop-timeout", "1h", "--start-timeout", "1h") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_the_timeline_is_drawn_also_of_a_failed_start(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "start.svg")
            for threads in "1", "4":
                run("--system", "fails_to_start", "--timeline", file, "--threads", threads)
                picture = pathlib.Path(file).read_text()
                self.assertIn("<svg", picture)
                self.assertIn(">server<", picture)
                self.assertIn("failed", picture)
                os.remove(file)
            result = run("--system", "fails_to_start", "--timeline", os.path.join(folder, "none", "x.svg"))
            self.assertIn("cannot write the timeline", result.stderr)

    def test_usr1_and_usr2_suspend_and_resume(self):
        with Live() as live:
            live.until("is running")
            live.send(signal.SIGUSR1)
            live.until("paused")
            live.until("suspended")
            live.send(signal.SIGUSR1)
            live.until("nothing to do")
            live.send(signal.SIGUSR2)
            live.until("unpaused")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_a_failing_suspend_is_reported_and_the_program_keeps_running(self):
        with Live("--system", "fails_to_suspend") as live:
            live.until("is running")
            live.send(signal.SIGUSR1)
            self.assertIn("server: suspend failed: busy", live.process.stderr.readline())
            live.send(signal.SIGTERM)
            live.until("closed")
            self.assertEqual(live.end(), 0)

    def test_ctrl_z_suspends_and_stops_the_process_and_fg_resumes(self):
        # In a process group of its own, like a shell's job: otherwise no process can continue it.
        with Live(preexec_fn=lambda: os.setpgid(0, 0)) as live:
            live.until("is running")
            live.send(signal.SIGTSTP)
            live.until("paused")
            _, status = os.waitpid(live.process.pid, os.WUNTRACED)
            self.assertTrue(os.WIFSTOPPED(status))
            live.send(signal.SIGCONT)
            live.until("unpaused")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_ctrl_z_does_nothing_if_no_process_can_continue_it(self):
        with Live(preexec_fn=os.setsid) as live:
            live.until("is running")
            live.send(signal.SIGTSTP)
            live.until_error("warning: SIGTSTP: no shell can continue this process")
            live.send(signal.SIGUSR1)
            live.until("paused")
            live.send(signal.SIGTERM)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)
            self.assertEqual("".join(live.seen).count("paused"), 1)

    def test_an_ignored_sigint_stays_ignored(self):
        with Live(preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) as live:
            live.until("is running")
            live.send(signal.SIGINT)
            live.send(signal.SIGUSR1)
            live.until("paused")
            live.send(signal.SIGTERM)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_a_component_does_not_get_the_number_of_a_standard_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "file")
            for closed in (0,), (1,), (1, 2), (0, 1, 2):
                with subprocess.Popen(
                        [PROGRAM, "--system", "opens_a_file"], env={**os.environ, "FILE": file},
                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                        preexec_fn=lambda: [os.close(each) for each in closed]) as process:
                    while not os.path.exists(file):
                        os.sched_yield()
                    process.send_signal(signal.SIGTERM)
                    self.assertEqual(process.wait(), 0)
                self.assertEqual(pathlib.Path(file).read_bytes(), b"")
                os.remove(file)

    def in_a_container(self, *arguments):
        """The program as process 1, and its process id outside."""
        container = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]
        try:
            if subprocess.run([*container, "true"], capture_output=True).returncode != 0:
                self.skipTest("PID namespaces are not available")
        except FileNotFoundError:
            self.skipTest("unshare is not installed")
        live = Live(*arguments, within=container)
        self.addCleanup(live.__exit__)
        live.until("serving" if not arguments else "start ")
        children = pathlib.Path(f"/proc/{live.process.pid}/task/{live.process.pid}/children")
        return live, int(children.read_text())

    def test_process_1_is_not_suspended_by_ctrl_z_and_ends_by_sigterm(self):
        live, program = self.in_a_container()
        live.until("is running")
        os.kill(program, signal.SIGTSTP)
        live.until_error("warning: SIGTSTP: no shell can continue this process")
        os.kill(program, signal.SIGTERM)
        live.until("closed")
        self.assertEqual(live.end(), 0)
        self.assertNotIn("paused", "".join(live.seen))

    def test_process_1_reaps_orphans_and_leaves_children_to_the_program(self):
        live, program = self.in_a_container("--system", "has_orphans")
        live.until("is running")

        def children():
            tasks = pathlib.Path(f"/proc/{program}/task").glob("*/children")
            return sorted(each for task in tasks for each in task.read_text().split())
        self.assertEqual(len(children()), 2)  # The orphan, and the child that the stop waits for.
        while len(children()) > 1:
            time.sleep(0.01)
        os.kill(program, signal.SIGTERM)
        live.until("its child said 3")
        self.assertEqual(live.end(), 0)

    def test_hup_restarts_what_was_started(self):
        with Live("--only", "env.port", "--threads", "1") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("is running again")
            steps = [line.split()[1:3] for line in live.seen if line.startswith("[")]
            self.assertEqual(steps, [[each, "env.port"] for each in ("start", "stop", "start")])
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_a_hand_over_that_fails_is_reported_and_the_restart_continues(self):
        with Live("--system", "fails_to_hand_over") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("is running again")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)
            self.assertEqual(live.process.stderr.readline(), "warning: server: hand_over failed: no number\n")

    def test_a_component_and_its_children_have_no_signals_blocked_or_ignored(self):
        with Live("--system", "makes_a_child") as live:
            self.assertIn("blocked here: 0, ends a forked child: 1", live.until("SIGTERM is blocked"))
            blocked, ignored = (int(each, 16) for each in re.findall(r":\s+([0-9a-f]{16})", live.until("in a child")))
            self.assertEqual((blocked, ignored & 1 << signal.SIGPIPE - 1), (0, 0))
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_hup_restarts_what_is_suspended(self):
        with Live() as live:
            live.until("is running")
            live.send(signal.SIGUSR1)
            live.until("suspended")
            live.send(signal.SIGHUP)
            live.until("is running again")
            live.send(signal.SIGUSR1)
            live.until("suspended")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_a_failing_restart_ends_with_1(self):
        with Live("--system", "fails_to_start_again") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            self.assertEqual(live.end(), 1)
            self.assertIn("server: start failed: gone", live.process.stderr.read())

    def test_a_restart_that_is_known_to_fail_stops_nothing(self):
        with Live("--system", "forgets", RUN_TEST_NUMBER="1") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until_error("is not given: write it into a file, or set RUN_TEST_NUMBER")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)
            seen = live.process.stdout.read()
            self.assertEqual(seen.count("closed"), 1, seen)

    def test_hup_stays_ignored_if_it_was(self):
        with Live(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.send(signal.SIGTERM)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)
            self.assertNotIn("again", "".join(live.seen))

    def on_a_terminal(self, *arguments):
        """The program with a terminal of its own, and the terminal's other end."""
        controller, terminal = pty.openpty()

        def take_terminal():
            os.setsid()
            fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

        live = Live(*arguments, preexec_fn=take_terminal)
        os.close(terminal)
        return live, controller

    def test_a_closed_terminal_stops_in_order_and_an_open_one_does_not(self):
        live, controller = self.on_a_terminal("--stop-delay", "1h")
        with live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("is running again")
            os.close(controller)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_a_closed_terminal_is_not_reported_twice(self):
        live, controller = self.on_a_terminal("--system", "slow_to_stop")
        with live:
            live.until("is running")
            os.close(controller)
            live.until("closing")
            for each in (signal.SIGHUP, signal.SIGTERM, signal.SIGHUP):
                live.send(each)
                live.until_taken()
            live.say("go")
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_sigterm_waits_for_the_stop_delay(self):
        with Live("--stop-delay", "1ms") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            live.until_error("stopping in 1ms")
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_a_second_request_to_end_skips_the_delay_and_stops_in_order(self):
        for each in (signal.SIGINT, signal.SIGTERM):
            with Live("--stop-delay", "1h") as live:
                live.until("is running")
                live.send(signal.SIGTERM)
                self.assertIn("a further SIGINT or SIGTERM ends the delay", live.until_error("stopping in 3600s"))
                live.send_again(each)
                live.until("closed")
                live.until("is stopped")
                self.assertEqual(live.end(), 0)

    def test_a_third_signal_ends_a_slow_stop_after_a_delay(self):
        with Live("--system", "slow_to_stop", "--stop-delay", "1h") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            live.until_error("stopping in 3600s")
            live.send_again(signal.SIGTERM)
            live.until("closing")
            self.assertIn("a further SIGINT or SIGTERM exits at once", live.until_error("stopping; "))
            live.send_again(signal.SIGTERM)
            self.assertEqual(live.end(), 130)

    def test_ctrl_c_does_not_wait_for_the_stop_delay(self):
        with Live("--stop-delay", "1h") as live:
            live.until("is running")
            live.send(signal.SIGINT)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)
            self.assertNotIn("stopping in", live.process.stderr.read())

    def test_colors_only_on_a_terminal(self):
        def output(**environment):
            controller, terminal = pty.openpty()
            process = subprocess.Popen([PROGRAM], stdout=terminal, stderr=terminal, stdin=subprocess.DEVNULL,
                                       env={**os.environ, **environment})
            os.close(terminal)
            text = b""
            while b"is running" not in text:
                text += os.read(controller, 4096)
            process.send_signal(signal.SIGTERM)
            process.wait()
            os.close(controller)
            return text
        environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        self.assertIn(b"\x1b[", output(**environment))
        self.assertNotIn(b"\x1b[", output(NO_COLOR="1"))
        with Live() as live:
            live.until("is running")
            self.assertNotIn("\x1b", "".join(live.seen))
            live.send(signal.SIGTERM)
            live.end()


def run_all():
    """Runs the tests of the main program, and counts them."""
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    NO_THREADS = sys.argv.pop(1)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
    run_all()
