#!/usr/bin/env python3
"""Generates systems of any size, for the benchmarks.

usage: generate.py --components N --refs R [--flat] [--lifecycle]
       generate.py --words --components N

Each component refers to R earlier ones (the first ones to as many as exist), and holds a
reference to each. Components are in groups of ten, or with --flat in one group. Without --lifecycle it
writes a function that creates, starts, accesses and stops the system, with --lifecycle also the same
by hand. With --words the groups of ten use every word of the DSL, in turn.
"""
import argparse
import random


class shape:
    """The components' dependencies and groups."""

    def __init__(self, components, refs, flat):
        chance = random.Random(1)
        self.needs = [sorted(chance.sample(range(i), min(i, refs))) for i in range(components)]
        self.flat = flat

    def path(self, i):
        return f"c{i}" if self.flat else f"g{i // 10}.c{i}"


def structs(of):
    for i, needs in enumerate(of.needs):
        members = " ".join(f"c{k}& to_{k};" for k in needs)
        yield f"struct c{i} {{ {members} int value; }};"


def component(of, i):
    needs = of.needs[i]
    refs = ", ".join(f'ref<"{of.path(k)}">' for k in needs)
    config = f"config({refs}), " if needs else ""
    parameters = ", ".join(f"c{k}& to_{k}" for k in needs)
    arguments = "".join(f"to_{k}, " for k in needs)
    return f'"c{i}"_k = component({config}start([]({parameters}) {{ return c{i}{{{arguments}{i}}}; }}))'


def definition(of):
    count = len(of.needs)
    if of.flat:
        entries = [component(of, i) for i in range(count)]
    else:
        entries = []
        for group in range((count + 9) // 10):
            inside = range(group * 10, min(count, group * 10 + 10))
            entries.append(f'"g{group}"_k = group(\n  ' + ",\n  ".join(component(of, i) for i in inside) + ")")
    return "static constexpr auto definition = define(\n" + ",\n".join(entries) + "\n);"


def by_hand(of):
    count = len(of.needs)
    yield "struct by_hand {"
    for i in range(count):
        yield f"  std::optional<c{i}> c{i}_;"
    yield "  void start() {"
    for i, needs in enumerate(of.needs):
        yield f"    c{i}_.emplace(c{i}{{{''.join(f'*c{k}_, ' for k in needs)}{i}}});"
    yield "  }\n  void stop() {"
    for i in reversed(range(count)):
        yield f"    c{i}_.reset();"
    yield "  }\n};"


def generate(of, lifecycle=False):
    last = of.path(len(of.needs) - 1)
    yield "// Generated: see generate.py."
    yield "#include <cruller/cruller.hpp>"
    if lifecycle:
        yield "#include <benchmark/benchmark.h>\n#include <optional>"
    yield "namespace {\nusing namespace cruller::dsl;"
    yield from structs(of)
    yield definition(of)
    if not lifecycle:
        yield "}  // namespace"
        yield "int use() {"
        yield "  cruller::system<definition> sys;\n  sys.start();"
        yield f'  const int reached = sys["{last}"_k].value;'
        yield "  sys.stop();\n  return reached;\n}"
        return
    yield from by_hand(of)
    name = f"components_{len(of.needs)}_refs_{max(map(len, of.needs))}"
    yield f"""
void system_{name}(benchmark::State& state) {{
  for (auto _ : state) {{
    cruller::system<definition> sys;
    sys.start();
    benchmark::DoNotOptimize(sys["{last}"_k].value);
    sys.stop();
  }}
}}
BENCHMARK(system_{name});
void by_hand_{name}(benchmark::State& state) {{
  for (auto _ : state) {{
    by_hand all;
    benchmark::DoNotOptimize(all);
    all.start();
    benchmark::DoNotOptimize(all);
    benchmark::DoNotOptimize(all.c{len(of.needs) - 1}_->value);
    all.stop();
    benchmark::DoNotOptimize(all);
  }}
}}
BENCHMARK(by_hand_{name});
}}  // namespace"""


def hand_written(of):
    """The same components as members of one struct: without cruller."""
    return "\n".join([
        "// Generated: see generate.py.", "#include <optional>", "namespace {", *structs(of), *by_hand(of),
        "}  // namespace",
        "int use() {", "  by_hand all;", "  all.start();",
        f"  const int reached = all.c{len(of.needs) - 1}_->value;", "  all.stop();", "  return reached;", "}", ""])


# Groups of ten components, which together use every word. `{g}` is the group's number.
WORDS = [
    # A sequence: order only, and order by data.
    """sequence(
  "first"_k = component(config(ref<"env.size">), start([](int n) {{ return part{{n}}; }})),
  {eight},
  "last"_k = component(depends_on<"env">, config(local_ref<"first">), start([](part& p) {{ return part{{p.n}}; }})))""",
    # A base with hooks, handlers and a config.
    """group(
  base(config(ref<"env.size">), before(start, [](cruller::context&) {{}}), after(start, [](part&) {{}}), stop([](part&) {{}})),
  "first"_k = component(start([](int n) {{ return part{{n}}; }})),
  {eight},
  "last"_k = component(config(local_ref<"first">), start([](part& p) {{ return part{{p.n}}; }}), status([](part& p) {{ return p.n; }})))""",
    # Interfaces, variables, secrets, aliases.
    """group(
  "first"_k = component(as<interface>, start([] {{ return std::make_unique<implementation>(); }})),
  {eight},
  "other"_k = alias<"g{g}.first">,
  "last"_k = component(
    config("it"_k = local_ref<"other">, "name"_k = env<std::string>("NAME").or_else("nobody"),
           "password"_k = secret(env<int>("PASSWORD").or_else(4))),
    start([](auto& c) {{ return part{{c["it"_k].size() + c["password"_k]}}; }})))""",
    # Cached components.
    """group(
  "first"_k = cached(component(config({g}), start([](int n) {{ return part{{n}}; }}))),
  {eight},
  "last"_k = cached(component(config(local_ref<"first">), start([](part& p) {{ return part{{p.n}}; }}))))""",
    # A definition mounted.
    """mount(inner, imports<"outside", "env.size">)""",
]
EIGHT = ",\n  ".join(
    f'"c{i}"_k = component(doc("number {i}"), config(local_ref<"first">, ref<"env.size">), '
    f'start([](auto& first, int n) {{{{ return part{{{{n + (sizeof(first) != 0) + {i}}}}}; }}}}))' for i in range(8)
).format()
CACHED_EIGHT = ",\n  ".join(
    f'"c{i}"_k = cached(component(config(local_ref<"first">, {i}), '
    f'start([](part& p, int n) {{ return part{{p.n + n}}; }})))' for i in range(8)
)


def words(count):
    """A system of this many components in groups of ten that use every word of the DSL."""
    groups = []
    for g in range(count // 10):
        eight = CACHED_EIGHT if g % 5 == 3 else EIGHT
        groups.append(f'"g{g}"_k = ' + WORDS[g % 5].format(g=g, eight=eight))
    inner = """static constexpr auto inner = define(
  "outside"_k = required<const int>,
  "first"_k = component(config(ref<"outside">), start([](const int& n) { return part{n}; })),
  "env"_k = group("size"_k = 3),
  """ + EIGHT + "\n);"
    entries = ",\n".join(groups)
    return f"""// Generated: see generate.py.
#include <cruller/cruller.hpp>
namespace {{
using namespace cruller::dsl;
struct part {{ int n; }};
struct interface {{ virtual ~interface() = default; virtual int size() const = 0; }};
struct implementation final : interface {{ int size() const override {{ return 3; }} }};
{inner}
static constexpr auto all = define(
"env"_k = group("size"_k = 3, "gone"_k = 4),
"hole"_k = required<interface>,
"asks"_k = component(config(ref<"hole">), start([](interface& i) {{ return i.size(); }})),
{entries}
);
static constexpr auto definition = with(
  without(extend(all, "env"_k = group("more"_k = 5)), "env.gone"_k),
  "env.size"_k = 4, "hole"_k = component(start([] {{ return implementation{{}}; }})));
}}  // namespace
int use() {{
  cruller::system<definition> sys;
  sys.start();
  const int reached = sys["g0.last"_k].n;
  sys.stop();
  return reached;
}}
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--components", type=int, required=True)
    parser.add_argument("--refs", type=int, default=2)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--lifecycle", action="store_true")
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--output")
    arguments = parser.parse_args()
    of = shape(arguments.components, arguments.refs, arguments.flat)
    text = words(arguments.components) if arguments.words else "\n".join(generate(of, arguments.lifecycle)) + "\n"
    if arguments.output:
        with open(arguments.output, "w") as out:
            out.write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
