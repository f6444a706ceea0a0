"""Growth curves as small SVG pictures: logarithmic axes, a line for each series, light and dark."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 480, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 444, 44, 270
DASHES = ["none", "8 4", "2 4", "10 4 2 4"]
# Colors that color-blind readers can distinguish, on white and on black.
STYLE = """
  text { font: 15px system-ui, sans-serif; fill: #222; }
  .title { font-weight: 600; }
  .paper { fill: #fff; }
  .grid { stroke: #ccc; stroke-width: 1; }
  .line { fill: none; stroke-width: 2.5; }
  .s0 { stroke: #0072b2; color: #0072b2; } .s1 { stroke: #b34700; color: #b34700; }
  .s2 { stroke: #007a5a; color: #007a5a; } .s3 { stroke: #9c4f86; color: #9c4f86; }
  .dot { fill: currentColor; stroke: none; }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd; } .paper { fill: #16181c; } .grid { stroke: #444; }
    .s0 { stroke: #56b4e9; color: #56b4e9; } .s1 { stroke: #e69f00; color: #e69f00; }
    .s2 { stroke: #2fc59b; color: #2fc59b; } .s3 { stroke: #d98fc0; color: #d98fc0; }
  }"""


def short(value):
    """10, 1 k, 0.1."""
    return f"{value / 1000:g} k" if value >= 1000 else f"{value:g}"


def marks(low, high):
    """The grid lines of an axis: powers of ten, and if these are few, also 2 and 5 times them."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    for steps in ((1,), (1, 2, 5)):
        found = [step * 10**power for power in powers for step in steps]
        inside = [mark for mark in found if low * 0.999 <= mark <= high * 1.001]
        if len(inside) >= 3:
            return inside
    return inside


def growth_plot(title, x_title, series):
    """The picture's text. series: names, each with its points (x, y). A value of zero or below, which noise
    can cause, has no place on a logarithmic axis and is left out."""
    xs = [x for points in series.values() for x, _ in points]
    series = {name: [(x, y) for x, y in points if y > 0] for name, points in series.items()}
    ys = [y for points in series.values() for _, y in points] or [1]
    left, right = min(xs), max(max(xs), min(xs) * 1.01)
    # Some margin, and at least a tenfold range, so that noise does not look like growth.
    low, high = min(ys) / 1.3, max(ys) * 1.3
    if high / low < 10:
        low, high = math.sqrt(low * high / 10), math.sqrt(low * high * 10)

    def at_x(x):
        return LEFT + (RIGHT - LEFT) * math.log(x / left) / math.log(right / left)

    def at_y(y):
        return BOTTOM - (BOTTOM - TOP) * math.log(y / low) / math.log(high / low)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
           f"<title>{escape(title)}</title>", f"<style>{STYLE}\n</style>",
           f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
           f'<text class="title" x="16" y="26">{escape(title)}</text>']
    for y in marks(low, high):
        out.append(f'<path class="grid" d="M{LEFT} {at_y(y):.1f}H{RIGHT}"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at_y(y) + 5:.1f}" text-anchor="end">{short(y)}</text>')
    x_marks = marks(left, right)
    if right > x_marks[-1] * 1.3:  # Otherwise their labels would overlap.
        x_marks.append(right)
    for x in x_marks:
        out.append(f'<path class="grid" d="M{at_x(x):.1f} {TOP}V{BOTTOM}"/>')
        out.append(f'<text x="{at_x(x):.1f}" y="{BOTTOM + 20}" text-anchor="middle">{short(x)}</text>')
    out.append(f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 40}" text-anchor="middle">{escape(x_title)}</text>')
    for i, (name, points) in enumerate(series.items()):
        places = [(at_x(x), at_y(y)) for x, y in points]
        out.append(f'<g class="s{i % 4}">')
        out.append(f'<polyline class="line" stroke-dasharray="{DASHES[i % 4]}" points="'
                   + " ".join(f"{x:.1f},{y:.1f}" for x, y in places) + '"/>')
        out += [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places]
        x, y = 24 + i % 2 * 230, HEIGHT - 30 + i // 2 * 20
        out.append(f'<path class="line" stroke-dasharray="{DASHES[i % 4]}" d="M{x} {y - 5}h34"/></g>')
        out.append(f'<text x="{x + 42}" y="{y}">{escape(name)}</text>')
    return "\n".join(out) + "\n</svg>\n"
