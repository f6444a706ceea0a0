#!/usr/bin/env python3
"""Generates random definitions, each with a table of its dependencies.

usage: generate.py --seed N --definitions N --output FILE

Components are in nested groups; they refer to others from the root or from their group, by position or by
name, or use only depends_on.
"""
import argparse
import random


def paths(chance, count):
    """The path of each component: in unique groups, at most two deep."""
    groups = chance.sample(["", "a.", "b.", "a.x.", "b.y."], chance.randint(1, 5))
    return [f"{chance.choice(groups)}c{i}" for i in range(count)]


def component(chance, i, needs, all_paths):
    """One component: its text, and the dependencies to which it holds references."""
    waits = [k for k in needs if chance.random() < 0.2]
    refs = [k for k in needs if k not in waits]
    group = all_paths[i].rpartition(".")[0]

    def ref(k):
        to_group, _, name = all_paths[k].rpartition(".")
        if to_group == group and chance.random() < 0.5:
            return f'local_ref<"{name}">'
        return f'ref<"{all_paths[k]}">'

    parts = [f'depends_on<"{all_paths[k]}">' for k in waits]
    if refs and chance.random() < 0.5:
        parts.append("config(" + ", ".join(f'"to_{k}"_k = {ref(k)}' for k in refs) + ")")
        held = ", ".join(f'&c["to_{k}"_k]' for k in refs)
        parts.append(f"start([](auto& c) {{ return part({i}, {{{held}}}); }})")
    else:
        if refs:
            parts.append("config(" + ", ".join(map(ref, refs)) + ")")
        parameters = ", ".join(f"part& to_{k}" for k in refs)
        held = ", ".join(f"&to_{k}" for k in refs)
        parts.append(f"start([]({parameters}) {{ return part({i}, {{{held}}}); }})")
    for signal in ("stop", "suspend", "resume"):
        parts.append(f"{signal}([](part& self) {{ self.gets(campaign::{signal}); }})")
    chance.shuffle(parts)
    return "component(" + ", ".join(parts) + ")"


def tree(all_paths, texts, prefix=""):
    """The entries of one group."""
    done = []
    for path, text in zip(all_paths, texts):
        if not path.startswith(prefix):
            continue
        head, dot, _ = path[len(prefix):].partition(".")
        if head in done:
            continue
        done.append(head)
        if dot:
            inside = ",\n".join(tree(all_paths, texts, f"{prefix}{head}."))
            yield f'"{head}"_k = group(\n{inside})'
        else:
            yield f'"{head}"_k = {text}'


def definition(chance, number):
    count = chance.randint(2, 14)
    order = chance.sample(range(count), count)  # an order in which dependencies come first
    needs = [[] for _ in range(count)]
    for at, i in enumerate(order):
        needs[i] = sorted(chance.sample(order[:at], min(at, chance.randint(0, 3))))
    where = paths(chance, count)
    texts = [component(chance, i, needs[i], where) for i in range(count)]
    yield f"constexpr auto definition_{number} = define(\n" + ",\n".join(tree(where, texts)) + ");"
    ids = ", ".join(f'"{path}"' for path in where)
    rows = ", ".join("{" + ", ".join(map(str, row)) + "}" for row in needs)
    yield f"const generated generated_{number}{{{{{ids}}}, {{{rows}}}, &make_generated<definition_{number}>}};"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--definitions", type=int, required=True)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with open(arguments.output, "w") as out:
        print("// Generated: see generate.py.", file=out)
        print('#include "generated.hpp"', file=out)
        print("namespace {\nusing namespace cruller::dsl;\nusing namespace campaign::living;", file=out)
        for number in range(arguments.definitions):
            for text in definition(chance, number):
                print(text, file=out)
        print("}  // namespace", file=out)
        names = ", ".join(f"&generated_{number}" for number in range(arguments.definitions))
        print("std::vector<const generated*> campaign::living::all_generated() {", file=out)
        print(f"  return {{{names}}};\n}}", file=out)


if __name__ == "__main__":
    main()
