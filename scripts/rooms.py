"""The rooms of the code and their order, read from the build files."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent


def headers(include=ROOT / "include"):
    """Every header in `include`, lowest first: as named in a program, `cruller/dsl/ref.hpp`."""
    found = []
    for subdir, name in re.findall(r"subdir\('([^']+)'\)|'([^']+\.hpp)'", (include / "meson.build").read_text()):
        if name:
            found.append(name)
        else:
            room = (include / subdir / "meson.build").read_text()
            found += [f"{subdir}/{each}" for each in re.findall(r"'([^']+\.hpp)'", room)]
    return found


def rooms(source=ROOT / "src"):
    """The rooms of `source`, lowest first."""
    build = (source / "meson.build").read_text()
    return [name for name in re.findall(r"subdir\('([^']+)'\)", build) if list((source / name).glob("*.cpp"))]


def includes(path):
    """The headers of the project that a file includes: `cruller/dsl/ref.hpp`, `engine/engine.hpp`."""
    ours = re.findall(r'#\s*include\s*(?:<(cruller/[^>]+)>|"([^"]+)")', path.read_text())
    return [public or private for public, private in ours]
