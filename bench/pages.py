"""Writes performance.md and its pictures from what the benchmarks have measured."""
import statistics

from growth_plot import growth_plot
from measured import number, ratios, read, spread, table

MS, US, NS = 1e-3, 1e-6, 1e-9

INTRODUCTION = """# What cruller costs

Written by `bench/report`, from one run on one machine; run it on yours. A figure is the median of its
runs, then in brackets the lowest and the highest: nothing is left out, and nothing picked. *Times by hand*
compares with plain C++ that does the same, measured in the same run: run by run, the first over the first
by hand, the second over the second, and of these ratios the median and the spread. The *budget* is what
the project allows itself, with g++; where none was set there is none.
"""
QUICK = "\n**A quick run, of the smallest sizes: the figures mean nothing.**\n"


def against(budget, figure):
    """What a budget says of a figure."""
    return f"{budget:g}, {'kept' if figure <= budget else '**over**'}"


def sizes(runs, prefix):
    """The names that begin so, without their beginning, smallest system first."""
    names = [name[len(prefix):] for name in runs if name.startswith(prefix)]
    return sorted(names, key=lambda name: [int(part) if part.isdigit() else 0 for part in name.split("/")])


class compiler_costs:
    """What one compiler took."""

    def __init__(self, compiler, runs, memory):
        self.seconds = {name.split("/", 1)[1]: each for name, each in runs.items() if name.startswith(compiler + "/")}
        self.memory = {name.split("/", 1)[1]: each for name, each in memory.items() if name.startswith(compiler + "/")}
        self.header = statistics.median(self.seconds["header"])
        self.header_by_hand = statistics.median(self.seconds["by_hand_header"])
        self.has_budget = compiler == "g++"

    def a_component(self, name, count):
        header = self.header_by_hand if name.startswith("by_hand/") else self.header
        return [(run - header) / count for run in self.seconds[name]]

    def growth(self, way="system/"):
        """Components in groups of ten with two refs each, and what one of them takes, in ms."""
        of_two = [name for name in sizes(self.seconds, way) if name.endswith("/2/ten")]
        counts = [(int(name.split("/")[0]), name) for name in of_two]
        return [(n, statistics.median(self.a_component(way + name, n)) / MS) for n, name in counts]

    def rows(self):
        for name in sizes(self.seconds, "system/"):
            count, refs, grouped = name.split("/")
            runs = self.seconds["system/" + name]
            yield (f"{int(count):,}, {refs} refs" + (", in one group" if grouped == "one" else ""),
                   spread(runs), spread(ratios(runs, self.seconds["by_hand/" + name])),
                   spread(self.a_component("system/" + name, int(count)), MS),
                   number(statistics.median(self.memory["system/" + name])))

    def figures(self):
        """What there is a budget for: what it is, as it was measured, the budget, and what that is compared with."""
        yield "the header alone, s", spread(self.seconds["header"]), 0.5, self.header
        for name, what in (("system/100/2/ten", "of 100 with two refs"), ("words/100", "of 100 with every word")):
            if name in self.seconds:
                runs = self.a_component(name, 100)
                yield f"a component {what}, ms", spread(runs, MS), 25, statistics.median(runs) / MS
        each = dict(self.growth())
        if 400 in each and each.get(100, 0) > 0:
            yield "a component of 400, times one of 100", number(each[400] / each[100]), 1.5, each[400] / each[100]
        if "system/100/10/ten" in self.seconds:
            runs = self.seconds["system/100/10/ten"]
            yield "100 with ten refs, s", spread(runs), 6, statistics.median(runs)
        if "system/1000/9/ten" in self.seconds:
            runs, memory = self.seconds["system/1000/9/ten"], self.memory["system/1000/9/ten"][0] * 1.048576 / 1000
            yield "1,000 with 9,000 refs, s", spread(runs), 60, statistics.median(runs)
            yield "its memory, GB", number(memory), 2, memory

    def budgets(self):
        """A table of these figures; only g++ is held to the budget."""
        if self.has_budget:
            return table(["figure", "measured", "budget"],
                         [(what, measured, against(*budget)) for what, measured, *budget in self.figures()])
        return table(["figure", "measured"], [(what, measured) for what, measured, *_ in self.figures()])


def compiling(costs):
    yield "\n## The compiler\n\nCPU time with `-O2` for one file with one definition, and a function that makes,"
    yield "starts, reaches and stops its system. By hand: the same structs as members of one, in a file without"
    yield "cruller. *A component* is what is left without the header, for each; by hand, in the picture, without that of"
    yield "`std::optional`. Systems of 1,000 are compiled once.\n"
    for compiler, cost in costs.items():
        yield f"With {compiler}:\n"
        yield table(["components", "CPU s", "times by hand", "a component, ms", "MB"], cost.rows())
        yield cost.budgets()
    yield "![What a component takes to compile, over the number of components](performance_compile.svg)"


def running(runs):
    yield "\n## A live system\n\nMaking, starting, reaching, stopping and destroying it, and the same with one"
    yield "`std::optional` a component. For 100 components with ten refs the budget is 3.1 times by hand.\n"
    rows = []
    for name in (name for name in runs if name.startswith("system_components_")):
        count, refs = name.split("_")[2], name.split("_")[4]
        hand = runs["by_hand_" + name.removeprefix("system_")]
        ratio = ratios(runs[name], hand)
        budget = against(3.1, statistics.median(ratio)) if (count, refs) == ("100", "10") else ""
        rows.append((int(count), int(refs), f"{count}, {refs} refs", spread(runs[name], US), spread(hand, US), spread(ratio), budget))
    yield table(["components", "µs", "by hand, µs", "times by hand", "budget"], [row[2:] for row in sorted(rows)])


def reaching(same):
    yield "## Reaching an instance\n"
    yield table(["figure", "measured", "budget"], [(
        "`sys[\"b.counter\"_k].hits += 1` and the same on a struct's member",
        "the same instructions" if same else "**other instructions**", "the same instructions")])


def threads(runs):
    yield "## Several threads\n\nHandlers that wait, in graphs of several shapes: the wall time over that of one"
    yield "thread that waits as often as the longest path has components. The budget is the longest path, so 1.\n"
    rows = [(name, spread(ratios(runs["wall/start/" + name], runs["wall/by_hand/" + name])),
             spread(ratios(runs["wall/stop/" + name], runs["wall/by_hand/" + name])), "1")
            for name in sizes(runs, "wall/start/")]
    yield table(["shape", "start, times by hand", "stop, times by hand", "budget"], rows)


def engine(runs):
    yield "## The engine alone\n\nOne start and one stop of a plan whose handlers do nothing, with two needs each, for"
    yield "each component. By hand: a loop that calls the same functions through pointers, forth and back, and"
    yield "notes what runs; it keeps no failure, no states that others may ask for, no selection. The budget is the"
    yield "growth: of 100,000 components one may cost twice what it costs of 1,000.\n"
    rows = [(f"{int(size):,}", spread(runs["engine/by_hand/" + size], NS),
             *[f"{number(statistics.median(runs[f'engine/{n}/{size}']) / NS)}; "
               + spread(ratios(runs[f"engine/{n}/{size}"], runs["engine/by_hand/" + size])) + " times" for n in (1, 2, 8)])
            for size in sizes(runs, "engine/by_hand/")]
    yield table(["components", "by hand, ns", "1 thread, ns", "2 threads, ns", "8 threads, ns"], rows)
    yield "![What the engine takes for a component, over the number of components](performance_engine.svg)"


STATES = [
    ("reach a realized one", "reach_a_state/threads:1", "reach_a_static/threads:1", "a `static` in a function"),
    ("the same, two threads", "reach_a_state/threads:2", "reach_a_static/threads:2", "a `static` in a function"),
    ("start and close", "start_and_close", "make_and_destroy_by_hand", "a `unique_ptr`"),
    ("make, start, close, destroy", "make_start_close_and_end", "make_and_destroy_by_hand", "a `unique_ptr`"),
    ("start and stop five in a row", "five_states", "five_by_hand", "five `optional`s"),
    ("the same five as a system", "five_components", "five_by_hand", "five `optional`s"),
]


def states(runs):
    yield "\n## States\n\nNo budget was set but for reaching one: a load and a branch, as a `static` has.\n"
    yield table(["what", "ns", "times by hand", "by hand is"],
                [(what, spread(runs[name], NS), spread(ratios(runs[name], runs[hand])), is_hand)
                 for what, name, hand, is_hand in STATES])


def write(raw, output, machine, compilers, same, quick):
    """Writes the page and its pictures, and returns their paths."""
    seconds, memory = read(raw / "compile_time", "cpu_time"), read(raw / "compile_time", "megabytes")
    costs = {compiler: compiler_costs(compiler, seconds, memory) for compiler in compilers}
    parallel = read(raw / "parallel")
    page = [INTRODUCTION + (QUICK if quick else ""), table(["machine", ""], machine)]
    for part in (compiling(costs), running(read(raw / "lifecycle")), reaching(same), threads(parallel), engine(parallel),
                 states(read(raw / "states"))):
        page += part
    compile_plot = growth_plot("Compile time of a component, ms", "components in the system",
                               {compiler + label: cost.growth(way) for compiler, cost in costs.items()
                                for label, way in (("", "system/"), (", by hand", "by_hand/"))})
    by_threads = {"by_hand": "by hand", "1": "1 thread", "2": "2 threads", "8": "8 threads"}
    engine_plot = growth_plot(
        "Start and stop of a component, ns", "components in the system",
        {label: [(int(size), statistics.median(parallel[f"engine/{name}/{size}"]) / NS)
                 for size in sizes(parallel, f"engine/{name}/")] for name, label in by_threads.items()})
    files = {"performance.md": "\n".join(page) + "\n", "performance_compile.svg": compile_plot,
             "performance_engine.svg": engine_plot}
    for name, text in files.items():
        (output / name).write_text(text)
    return [output / name for name in files]
