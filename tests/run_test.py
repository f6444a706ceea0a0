#!/usr/bin/env python3
"""Drives a program made with cruller::run as a person and a supervisor would.

usage: run_test.py PROGRAM

Each test awaits what the program prints; none sleeps.
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
import unittest

PROGRAM = None


def run(*arguments, **environment):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, **environment})


class Live:
    """The program, started, with its output read line by line."""

    def __init__(self, *arguments, preexec_fn=None, pass_fds=(), **environment):
        self.process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, preexec_fn=preexec_fn,
                                        pass_fds=pass_fds, env={**os.environ, **environment})
        self.seen = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
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
        raise AssertionError(f"never said {text!r}, but: {''.join(self.seen)}{self.process.stderr.read()}")

    def send(self, what):
        self.process.send_signal(what)

    def until_taken(self):
        """Until no signal is pending."""
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
        page = pathlib.Path(__file__).resolve().parents[1] / "docs/run.md"
        told = set(re.findall(r"^\| .*?`(--[a-z-]+)", page.read_text(), re.M))
        there = set(re.findall(r"^  (?:-h,)?(--[a-z-]+)", run("--help").stdout, re.M))
        self.assertGreater(len(told), 10)
        self.assertEqual(told - there - {"--console", "--build", "--watch", "--control"}, set())  # Not in every build.
        self.assertEqual(there - told, set())

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

    def test_wrong_usage_says_what_would_be_right(self):
        self.refused("--system", "staedy", says='did you mean "steady"')
        self.refused(says='did you mean "steady"', CRULLER_SYSTEM="staedy")
        self.refused("--sytem", "steady", says="--sytem")
        self.refused("--graph", "png", says="dot")
        self.refused("--set", "env.port", says="PATH=VALUE")
        self.refused("--set", "env.prot=1", says='did you mean "env.port"')
        self.refused("--set", "env.port=many", says='"many" does not read as int')
        self.refused("--set", "server=1", says="only constants can be set")
        self.refused("--only", "sevrer", says='did you mean "server"')
        self.refused("--only", "server,evn", says='did you mean "env"')
        self.refused("--only", "", says='unknown component ""')
        self.refused("--only", says="--only")
        self.refused("--threads", "0", says="--threads")
        self.refused("--threads", "many", says="--threads")
        self.refused("--start-timeout", "10", says="a duration with its unit")
        self.refused("--stop-timeout", "soon", says="--stop-timeout")
        self.refused("--stop-limit", "-1s", says="--stop-limit")
        self.refused("--stop-delay", "5", says="a duration with its unit")
        self.refused("--list", "--describe", says="exclude")
        self.refused("extra", says="extra")

    def test_a_closed_pipe_is_no_harm(self):
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
            self.assertRegex(line, r"^\[3/3\] start +server +done +[\d.]+ (ns|us|ms|s)$")
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

    def test_a_failing_start_is_told_and_ends_with_1(self):
        result = run("--system", "fails_to_start")
        self.assertEqual(result.returncode, 1)
        self.assertIn("server: start failed: bind: permission denied", result.stderr)
        self.assertIn("rolled back: env.name, env.port", result.stderr)

    def test_what_is_nested_in_a_failure_is_told_too(self):
        result = run("--system", "fails_with_a_cause")
        self.assertEqual(result.returncode, 1)
        self.assertIn("server: start failed: cannot connect", result.stderr)
        self.assertIn("\n  because: no route to host\n", result.stderr)
        self.assertNotIn("because:", run("--system", "fails_to_start").stderr)

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
            live.send(signal.SIGINT)
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
            # Two of a kind may become one while the first is pending.
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 130)

    def test_a_late_start_is_asked_to_give_up_and_fails(self):
        for threads in "1", "2":
            for timeout in "1ms", "10ms", "100ms", "1s", "10s":  # What is before the server may be late, too.
                result = run("--system", "waits_to_start", "--start-timeout", timeout, "--threads", threads)
                if "server: start failed" in result.stderr:
                    break
            self.assertEqual(result.returncode, 1)
            self.assertIn("server: start failed: overdue", result.stderr)
            self.assertRegex(result.stdout, r"start +server +overdue")
            self.assertRegex(result.stdout, r"stop +server +done")

    def test_a_late_stop_is_asked_to_give_up_and_fails(self):
        with Live("--system", "waits_to_stop", "--stop-timeout", "1ms") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 1)
            self.assertIn("server: stop failed: overdue", live.process.stderr.read())

    def test_when_stopping_takes_too_long_who_is_stuck_is_told_and_it_ends_with_3(self):
        with Live("--system", "slow_to_stop", "--stop-limit", "10ms") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 3)
            self.assertIn("stopping took longer than 10ms; stuck: server (stopping)",
                          live.process.stderr.read())

    def test_a_rollback_that_is_stuck_ends_with_3(self):
        with Live("--system", "stuck_in_rollback", "--stop-limit", "10ms") as live:
            self.assertEqual(live.end(), 3)
            self.assertIn("stuck: server (stopping)", live.process.stderr.read())

    def test_a_restart_that_cannot_stop_ends_with_3(self):
        with Live("--system", "slow_to_stop", "--stop-limit", "10ms") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            self.assertEqual(live.end(), 3)
            self.assertIn("stuck: server (stopping)", live.process.stderr.read())

    def test_a_restart_that_stops_in_time_may_take_its_time_to_start(self):
        with Live("--system", "slow_to_start_again", "--stop-limit", "100ms") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("opening again")
            with self.assertRaises(subprocess.TimeoutExpired):
                live.process.wait(0.3)
            live.say("go")
            live.until("is running again")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_told_to_end_while_something_hangs_it_ends_with_3_and_says_who(self):
        for system, told, doing in (("slow_to_suspend", "pausing", "suspending"),
                                    ("slow_to_start", "opening", "starting")):
            with Live("--system", system, "--stop-limit", "10ms", "--stop-delay", "1h") as live:
                if system == "slow_to_suspend":
                    live.until("is running")
                    live.send(signal.SIGUSR1)
                live.until(told)
                live.send(signal.SIGTERM)
                self.assertEqual(live.end(), 3)
                self.assertIn(f"stuck: server ({doing})", live.process.stderr.read())

    def test_the_limit_of_one_who_was_told_meanwhile_does_not_count_the_delay(self):
        with Live("--system", "slow_to_start", "--stop-limit", "60s", "--stop-delay", "1ms") as live:
            live.until("opening")
            live.send(signal.SIGTERM)
            live.until_taken()
            live.say("go")
            live.until("stopping in 1ms")
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_the_limit_holds_also_when_nobody_reads_what_is_told(self):
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

    def test_a_failing_suspend_is_told_and_the_program_goes_on(self):
        with Live("--system", "fails_to_suspend") as live:
            live.until("is running")
            live.send(signal.SIGUSR1)
            self.assertIn("server: suspend failed: busy", live.process.stderr.readline())
            live.send(signal.SIGTERM)
            live.until("closed")
            self.assertEqual(live.end(), 0)

    def test_ctrl_z_suspends_and_stops_the_process_and_fg_resumes(self):
        with Live() as live:
            live.until("is running")
            live.send(signal.SIGTSTP)
            live.until("paused")
            _, status = os.waitpid(live.process.pid, os.WUNTRACED)
            self.assertTrue(os.WIFSTOPPED(status))
            live.send(signal.SIGCONT)
            live.until("unpaused")
            live.send(signal.SIGTERM)
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

    def test_a_handing_over_that_fails_is_told_and_the_restart_goes_on(self):
        with Live("--system", "fails_to_hand_over") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("is running again")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)
            self.assertEqual(live.process.stderr.read(), "warning: server: hand_over failed: no number\n")

    def test_a_child_process_of_a_component_has_no_signals_blocked(self):
        with Live("--system", "makes_a_child") as live:
            self.assertIn("blocked here: 1, in a child: 0", live.until("SIGTERM is blocked"))
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

    def test_hup_stays_ignored_where_it_was(self):
        with Live(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.send(signal.SIGTERM)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)
            self.assertNotIn("again", "".join(live.seen))

    def on_a_terminal(self, *arguments):
        """The program with a terminal of its own, and the other end of that."""
        controller, terminal = pty.openpty()

        def take_terminal():
            os.setsid()
            fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

        live = Live(*arguments, preexec_fn=take_terminal)
        os.close(terminal)
        return live, controller

    def test_a_terminal_that_is_gone_stops_in_order_and_one_that_is_there_does_not(self):
        live, controller = self.on_a_terminal("--stop-delay", "1h")
        with live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("is running again")
            os.close(controller)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_a_terminal_that_is_gone_is_not_told_twice(self):
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
            live.until("stopping in 1ms")
            live.until("is stopped")
            self.assertEqual(live.end(), 0)

    def test_told_again_to_end_it_waits_no_longer_and_stops_in_order(self):
        for each in (signal.SIGINT, signal.SIGTERM):
            with Live("--stop-delay", "1h") as live:
                live.until("is running")
                live.send(signal.SIGTERM)
                live.until("stopping in 3600s")
                live.send(each)
                live.until("closed")
                live.until("is stopped")
                self.assertEqual(live.end(), 0)

    def test_a_third_signal_ends_a_slow_stop_after_a_delay(self):
        with Live("--system", "slow_to_stop", "--stop-delay", "1h") as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            live.until("stopping in 3600s")
            live.send(signal.SIGTERM)
            live.until("closing")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 130)

    def test_ctrl_c_does_not_wait_for_the_stop_delay(self):
        with Live("--stop-delay", "1h") as live:
            live.until("is running")
            live.send(signal.SIGINT)
            live.until("is stopped")
            self.assertEqual(live.end(), 0)
            self.assertNotIn("stopping in", "".join(live.seen))

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


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # Who runs the tests may ignore it.
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
