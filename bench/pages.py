"""Writes performance.md and its pictures from the measurements of the benchmarks."""
import statistics

from growth_plot import growth_plot
from measured import number, ratios, read, spread, table

MS, US, NS = 1e-3, 1e-6, 1e-9

INTRODUCTION = """# Performance

`bench/report` generates this page from one run on one machine; run it on yours. Each figure is the median of
all runs, with the lowest and the highest in brackets. *Times by hand* is the ratio to plain C++ code that does
the same, measured in the same run: each run is divided by the matching run by hand, and the table shows the
median and the spread of these ratios. The *budget* is the project's limit for g++; some figures have none.
"""
QUICK = "\n**A quick run of the smallest sizes: the figures mean nothing.**\n"


def against(budget, figure):
    """A budget, and whether a figure is within it."""
    return f"{budget:g}, {'kept' if figure <= budget else '**over**'}"


def sizes(runs, prefix):
    """The names with this prefix, without it, smallest system first."""
    names = [name[len(prefix):] for name in runs if name.startswith(prefix)]
    return sorted(names, key=lambda name: [int(part) if part.isdigit() else 0 for part in name.split("/")])


class compiler_costs:
    """The measurements of one compiler."""

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
        """Numbers of components in groups of ten with two refs each, and the ms for one of them."""
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
        """The figures with a budget: name, measurement, budget, and the value to compare with it."""
        header = ratios(self.seconds["header"], self.seconds["standard_headers"])
        yield "the header alone, times a dozen standard headers", spread(header), 1.2, statistics.median(header)
        for name, what, budget in (("system/100/2/ten", "of 100 with two refs", 15), ("words/100", "of 100 with every word", 25)):
            if name in self.seconds:
                runs = self.a_component(name, 100)
                yield f"a component {what}, ms", spread(runs, MS), budget, statistics.median(runs) / MS
        each = dict(self.growth())
        if 400 in each and each.get(100, 0) > 0:
            yield "a component of 400, times one of 100", number(each[400] / each[100]), 1.5, each[400] / each[100]
        if "system/100/10/ten" in self.seconds:
            runs = self.seconds["system/100/10/ten"]
            yield "100 with ten refs, s", spread(runs), 6, statistics.median(runs)
        if "system/1000/9/ten" in self.seconds:
            runs, memory = self.seconds["system/1000/9/ten"], self.memory["system/1000/9/ten"][0] * 1.048576 / 1000
            yield "1,000 with 9,000 refs, s", spread(runs), 40, statistics.median(runs)
            yield "its memory, GB", number(memory), 1.8, memory

    def budgets(self):
        """A table of these figures; only g++ has a budget."""
        if self.has_budget:
            return table(["figure", "measured", "budget"],
                         [(what, measured, against(*budget)) for what, measured, *budget in self.figures()])
        return table(["figure", "measured"], [(what, measured) for what, measured, *_ in self.figures()])


def compiling(costs):
    yield "\n## The compiler\n\nThe CPU time with `-O2` for one file with one definition, and a function that creates, starts, uses and stops"
    yield "its system. By hand: the same structs as members of one struct, in a file without cruller. *A component* is"
    yield "the time without the header, divided by the number of components; for the code by hand in the picture, the"
    yield "header is that of `std::optional`. Systems of 1,000 components are compiled once.\n"
    for compiler, cost in costs.items():
        yield f"With {compiler}:\n"
        yield table(["components", "CPU s", "times by hand", "a component, ms", "MB"], cost.rows())
        yield cost.budgets()
    yield "![Compile time for each component, by the number of components](performance_compile.svg)"


def running(runs):
    yield "\n## A live system\n\nThe CPU time to create, start, use, stop and destroy a system, compared with one `std::optional` for each"
    yield "component. The program links the installed shared library of a release build: `bench/lifecycle_installed`. With"
    yield "ten refs 100 components may take three times as long as by hand, and one of 400 no longer than one of 100.\n"
    each = {}
    rows = []
    for name in (name for name in runs if name.startswith("system_components_")):
        count, refs = int(name.split("_")[2]), int(name.split("_")[4])
        hand = runs["by_hand_" + name.removeprefix("system_")]
        ratio = ratios(runs[name], hand)
        each[count, refs] = statistics.median(runs[name]) / count / NS
        budget = against(3, statistics.median(ratio)) if (count, refs) == (100, 10) else ""
        rows.append((count, refs, f"{count}, {refs} refs", spread(runs[name], US), spread(hand, US), number(each[count, refs]),
                     spread(ratio), budget))
    yield table(["components", "µs", "by hand, µs", "a component, ns", "times by hand", "budget"], [row[2:] for row in sorted(rows)])
    figures = []
    if {(100, 10), (400, 10)} <= each.keys():
        growth = each[400, 10] / each[100, 10]
        figures.append(("a component of 400 with ten refs, times one of 100", number(growth), against(1, growth)))
    for name in (name for name in runs if name.startswith("fruit_components_")):
        of_fruit = ratios(runs["system_" + name.removeprefix("fruit_")], runs[name])
        figures.append((f"{name.split('_')[2]} with {name.split('_')[4]} refs, times Fruit: `bench/fruit`", spread(of_fruit),
                        against(0.6, statistics.median(of_fruit))))
    if figures:
        yield table(["figure", "measured", "budget"], figures)


def reaching(same):
    yield "## Access to an instance\n"
    yield table(["figure", "measured", "budget"], [(
        "`sys[\"b.counter\"_k].hits += 1` and the same on a struct's member",
        "the same instructions" if same else "**other instructions**", "the same instructions")])


def threads(runs):
    yield "## Several threads\n\nHandlers that wait, in graphs of several shapes. The figure is the wall time, divided by the time of one"
    yield "thread that waits once for each component on the longest path. The budget is the longest path: 1.\n"
    rows = [(name, spread(ratios(runs["wall/start/" + name], runs["wall/by_hand/" + name])),
             spread(ratios(runs["wall/stop/" + name], runs["wall/by_hand/" + name])), "1")
            for name in sizes(runs, "wall/start/")]
    yield table(["shape", "start, times by hand", "stop, times by hand", "budget"], rows)


def engine(runs):
    yield "## The engine alone\n\nThe time for each component to start and stop a plan with empty handlers and two dependencies each. By hand: a"
    yield "loop that calls the same functions through pointers, forward and back, and records what runs; it handles no"
    yield "failures, no states for other threads, and no selections. The budget limits the growth: with 100,000 components,"
    yield "one may cost twice as much as with 1,000.\n"
    rows = [(f"{int(size):,}", spread(runs["engine/by_hand/" + size], NS),
             *[f"{number(statistics.median(runs[f'engine/{n}/{size}']) / NS)}; "
               + spread(ratios(runs[f"engine/{n}/{size}"], runs["engine/by_hand/" + size])) + " times" for n in (1, 2, 8)])
            for size in sizes(runs, "engine/by_hand/")]
    yield table(["components", "by hand, ns", "1 thread, ns", "2 threads, ns", "8 threads, ns"], rows)
    yield "![Engine time for each component, by the number of components](performance_engine.svg)"


def restarts(runs):
    yield "\n## Restarts by the supervisor\n\nAll components fail at the same time, and each is started again on its own. The budget limits the growth: of"
    yield "4,000 components, one may take 1.5 times as long as of 1,000.\n"
    each = {int(size): statistics.median(runs["restarts/" + size]) / int(size) for size in sizes(runs, "restarts/")}
    yield table(["components", "a component, µs", "times one of 1,000", "budget"],
                [(f"{size:,}", spread([run / size for run in runs[f"restarts/{size}"]], US), number(time / each[1000]),
                  against(1.5, time / each[1000]) if size == 4000 else "") for size, time in each.items()])


STATES = [
    ("access a realized one", "reach_a_state/threads:1", "reach_a_static/threads:1", "a `static` in a function"),
    ("the same, two threads", "reach_a_state/threads:2", "reach_a_static/threads:2", "a `static` in a function"),
    ("start and close", "start_and_close", "make_and_destroy_by_hand", "a `unique_ptr`"),
    ("create, start, close, destroy", "make_start_close_and_end", "make_and_destroy_by_hand", "a `unique_ptr`"),
    ("start and stop five in a row", "five_states", "five_by_hand", "five `optional`s"),
    ("the same five as a system", "five_components", "five_by_hand", "five `optional`s"),
]


def states(runs):
    yield "\n## States\n\nOnly access has a budget: a load and a branch, as for a `static`.\n"
    yield table(["what", "ns", "times by hand", "by hand is"],
                [(what, spread(runs[name], NS), spread(ratios(runs[name], runs[hand])), is_hand)
                 for what, name, hand, is_hand in STATES])


def write(raw, output, machine, compilers, same, quick):
    """Writes the page and its pictures, and returns their paths."""
    seconds, memory = read(raw / "compile_time", "cpu_time"), read(raw / "compile_time", "megabytes")
    costs = {compiler: compiler_costs(compiler, seconds, memory) for compiler in compilers}
    parallel = read(raw / "parallel")
    page = [INTRODUCTION + (QUICK if quick else ""), table(["machine", ""], machine)]
    for part in (compiling(costs), running(read(raw / "lifecycle", "cpu_time")), reaching(same), threads(parallel), engine(parallel),
                 restarts(read(raw / "restarts")), states(read(raw / "states"))):
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
