"""From the runs of script/bench to its table, files and chart.

    python3 bench/lib/report.py WORKDIR RESULTS --rows N --rounds N --seconds N
        --load AVERAGE --order BENCH... [--show]

WORKDIR holds samples.jsonl, a line for each run, and rows.jsonl, a line for each
row of the table (bench/lib/figures.sh writes both). RESULTS gets ratios.json,
ratios.md and ratios.svg. Rows of benchmarks that did not run this time stay as
they are there; each says when it was taken.
"""

import argparse
import datetime
import html
import json
import os
import pathlib
import platform
import statistics
import subprocess

MEASURES = {
    "per_second": "per second",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "cpu_s_per_1000": "own CPU s / 1,000",
    "postgres_cpu_s_per_1000": "PostgreSQL CPU s / 1,000",
    "neighbours_cpu_s_per_1000": "neighbours' CPU s / 1,000",
    "memory_mib": "memory MiB",
}


def read_lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def short(value):
    """A number as people read it: three digits that count."""
    if value is None:
        return ""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if abs(value) >= 100:
        return f"{value:.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"




class Samples:
    def __init__(self, lines):
        self.lines = lines

    def of(self, bench, side, measure):
        """{round: value} of one measure of one side."""
        return {
            s["round"]: s[measure]
            for s in self.lines
            if s["bench"] == bench and s["side"] == side and s.get(measure) is not None
        }

    def median(self, bench, side, measure):
        values = self.of(bench, side, measure).values()
        return statistics.median(values) if values else None

    def unanswered(self, bench, side):
        """Requests that were refused or got lost, summed over the rounds."""
        return sum(
            s.get("refused", 0) + s.get("lost", 0)
            for s in self.lines
            if s["bench"] == bench and s["side"] == side
        )


def judged(row, samples):
    """The row with what was measured: the median of the rounds' ratios."""
    value = samples.of(row["bench"], row["side"], row["measure"])
    if "peer" in row:
        peer = samples.of(row["bench"], row["peer"], row["measure"])
        ratios = [value[r] / peer[r] for r in value if peer.get(r)]
        beside = statistics.median(peer.values())
    elif row["limit"] == 0:  # nothing can be a multiple of it
        ratios, beside = list(value.values()), 0
        row = row | {"aim": 0}
    else:
        ratios = [v / row["limit"] for v in value.values()]
        beside = row["limit"]
    ratio = statistics.median(ratios)
    unanswered = samples.unanswered(row["bench"], row["side"])
    reached = ratio <= row["aim"] if row["less"] else ratio >= row["aim"]
    return row | {
        "value": statistics.median(value.values()),
        "beside": beside,
        "ratio": ratio,
        "lowest": min(ratios),
        "highest": max(ratios),
        "unanswered": unanswered,
        "reached": reached and unanswered == 0,
    }


def figures_of(samples):
    """The medians of every side, in the order in which they first ran."""
    sides = dict.fromkeys((s["bench"], s["side"]) for s in samples.lines)
    return [
        {"bench": bench, "side": side}
        | {m: samples.median(bench, side, m) for m in MEASURES}
        for bench, side in sides
    ]


def circumstances(options):
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True
    ).stdout.strip()
    return {
        "taken": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit,
        "cores": os.cpu_count(),
        "load_before": options.load,
        "kernel": platform.release(),
        "rows": options.rows,
        "rounds": options.rounds,
        "seconds": options.seconds,
    }


def merged(old, new, ran, key, order):
    """New rows in the place of old ones, all in the order of script/bench."""
    rows = [r for r in old.get(key, []) if r["bench"] not in ran] + new
    return sorted(rows, key=lambda r: order.index(r["bench"]) if r["bench"] in order else -1)


# -- tables -------------------------------------------------------------------


def cells_of(row):
    if "peer" in row:
        beside = f"{row['peer']}: {short(row['beside'])}"
    else:
        beside = f"{short(row['beside'])} {row['unit']}".strip()
    shown = f"{short(row['ratio'])} x"
    if row["lowest"] != row["highest"]:
        shown += f" ({short(row['lowest'])} to {short(row['highest'])})"
    if row["unanswered"]:
        shown += f", {row['unanswered']} not answered"
    return [
        row["bench"],
        row["what"],
        short(row["value"]),
        beside,
        shown,
        f"{'≤' if row['less'] else '≥'} {short(row['aim'])}",
        "yes" if row["reached"] else "**no**",
    ]


RATIO_HEADS = ["bench", "what", "figure", "beside", "ratio", "to reach", "reached"]


def table(heads, rows):
    """Markdown, with columns that line up."""
    rows = [heads] + rows
    widths = [max(len(r[i]) for r in rows) for i in range(len(heads))]
    rows.insert(1, ["-" * w for w in widths])
    return "\n".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths)) + " |" for row in rows
    )


def ratio_table(rows):
    return table(RATIO_HEADS, [cells_of(r) for r in rows])


def figure_table(figures):
    shown = [f for f in figures if any(f[m] is not None for m in MEASURES)]
    return table(
        ["bench", "side", *MEASURES.values()],
        [[f["bench"], f["side"], *(short(f[m]) for m in MEASURES)] for f in shown],
    )


def runs_table(runs):
    heads = ["bench", "taken", "commit", "cores", "load before", "rows", "rounds", "seconds"]
    keys = ["bench", "taken", "commit", "cores", "load_before", "rows", "rounds", "seconds"]
    return table(heads, [[str(r[k]) for k in keys] for r in runs])


def markdown(result):
    return f"""# What script/bench measured

Written by `script/bench`; docs/performance.md says how to read it.

![each ratio beside the one to reach](ratios.svg)

{ratio_table(result["rows"])}

Medians of each side. CPU seconds are per 1,000 requests (orders, changes, events):
of the service or the program itself, of PostgreSQL, and of the played neighbours.

{figure_table(result["figures"])}

{runs_table(result["runs"])}
"""


# -- chart --------------------------------------------------------------------

LABEL, BAR, LINE = 330, 420, 22


def reach_of(row):
    """How far a row got, 1 being what it is to reach, more being better."""
    if row["less"]:
        return row["aim"] / row["ratio"] if row["ratio"] else 2
    return row["ratio"] / row["aim"]


def bar(row, y):
    # The mark is at a half; what is twice as good fills the line.
    width = min(reach_of(row), 2) / 2 * BAR
    colour = "#2d7d46" if row["reached"] else "#b3403a"
    name = html.escape(f"{row['bench']}: {row['what']}")
    sign = "≤" if row["less"] else "≥"
    text = f"{short(row['ratio'])} x, to reach {sign} {short(row['aim'])}"
    return f"""<text x="{LABEL - 8}" y="{y + 14}" text-anchor="end">{name}</text>
<rect x="{LABEL}" y="{y + 3}" width="{max(width, 1):.0f}" height="{LINE - 7}" fill="{colour}"/>
<text x="{LABEL + BAR + 8}" y="{y + 14}">{text}</text>"""


def chart(rows):
    top = 34
    height = top + LINE * len(rows) + 12
    mark = LABEL + BAR / 2
    bars = "\n".join(bar(r, top + LINE * i) for i, r in enumerate(rows))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {height}" \
font-family="sans-serif" font-size="12">
<rect width="960" height="{height}" fill="#ffffff"/>
<text x="{mark}" y="20" text-anchor="middle">to reach (right of it is better)</text>
{bars}
<line x1="{mark}" y1="26" x2="{mark}" y2="{height - 8}" stroke="#222222" stroke-width="2"/>
</svg>
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workdir", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    for name in ("--rows", "--rounds", "--seconds"):
        parser.add_argument(name, type=int)
    parser.add_argument("--load", type=float)
    parser.add_argument("--order", nargs="+", default=[])
    parser.add_argument("--show", action="store_true", help="print the tables as well")
    options = parser.parse_args()
    samples = Samples(read_lines(options.workdir / "samples.jsonl"))
    rows = [judged(r, samples) for r in read_lines(options.workdir / "rows.jsonl")]
    ran = list(dict.fromkeys(r["bench"] for r in rows))
    options.results.mkdir(parents=True, exist_ok=True)
    kept = options.results / "ratios.json"
    old = json.loads(kept.read_text()) if kept.exists() else {}
    new = {
        "rows": rows,
        "figures": figures_of(samples),
        "runs": [{"bench": b} | circumstances(options) for b in ran],
    }
    result = {k: merged(old, new[k], ran, k, options.order) for k in new}
    kept.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    (options.results / "ratios.md").write_text(markdown(result))
    (options.results / "ratios.svg").write_text(chart(result["rows"]))
    if not options.show:
        return
    print("\n" + ratio_table(rows) + "\n\n" + figure_table(figures_of(samples)))
    print(f"\n    written to {options.results}/ratios.json, .md and .svg")


if __name__ == "__main__":
    main()
