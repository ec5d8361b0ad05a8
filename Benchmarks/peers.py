#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright 2026 the Jellyroll authors.
"""The same chain through SQLite's recursive query and through DuckDB, and through jellyroll, in one run on one machine.

One line a figure: what, the median, its unit, the spread, and the ratio to jellyroll. A fixed probe runs before and after, because a shared
machine drifts; a ratio under 2 is no ranking. Needs python3 and, for DuckDB, `pip install duckdb`; without it DuckDB is left out.
"""
import argparse
import csv
import hashlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone

try:
    import duckdb
except ImportError:
    duckdb = None

# Twin/BenchmarkChain.swift in small units (mg, µm, pieces): prefix, product, size, site, days before use.
SUPPLIES = {
    "sulfate": ("S-", "nickel-sulfate", 20_000_000_000, "mass", "quang-ninh", 30),
    "cathode": ("C-", "cathode-powder", 5_000_000_000, "mass", "ochang", 20),
    "slurry": ("M-", "cathode-slurry", 1_000_000_000, "mass", "ochang", 3),
    "coil": ("K-", "cathode-coil", 3_000_000_000, "length", "ochang", 2),
    "anode": ("A-", "anode-coil", 3_000_000_000, "length", "ochang", 2),
    "separatorA": ("P-", "separator", 2_000_000_000, "length", "ochang", 10),
    "separatorB": ("Q-", "separator", 2_000_000_000, "length", "ochang", 10),
    "electrolyte": ("E-", "electrolyte", 500_000_000, "mass", "ochang", 10),
    "can": ("H-", "can-4680", 10_000, "pieces", "ochang", 10),
    "cap": ("T-", "cap-4680", 10_000, "pieces", "ochang", 10),
}
MADE_OF = {"coil": ("slurry", 141_152_100, "coating"), "slurry": ("cathode", 716_600_000, "mixing"), "cathode": ("sulfate", 10_815_000_000, "calcination")}
CELL = [("coil", 3_800_000), ("anode", 3_950_000), ("separatorA", 4_100_000), ("separatorB", 4_100_000), ("electrolyte", 35_000), ("can", 1), ("cap", 1)]
SCALE = {"t": 9, "kg": 6, "m": 6, "{piece}": 0}


def decimal(amount, unit):
    places = SCALE[unit]
    if places == 0:
        return str(amount)
    whole, rest = divmod(amount, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0") if rest else str(whole)


class Chain:
    """The plain chain as rows of lots.csv and draws.csv."""

    def __init__(self, cells, lots, draws):
        self.cells, self.lots, self.draws = cells, lots, draws
        self.number = dict.fromkeys(SUPPLIES, -1)
        self.left = dict.fromkeys(SUPPLIES, 0)
        self.name, self.unit = {}, {}
        self.time = datetime(2027, 1, 1, tzinfo=timezone.utc)
        self.lot_count = self.draw_count = 0

    def write(self):
        self.lots.write("lot,product,quantity,unit,time,site\n")
        self.draws.write("source,from,to,product_lot,time,step,role\n")
        for first in range(0, self.cells, 64):
            tray = range(first, min(first + 64, self.cells))
            for number in tray:
                self.lot(f"CELL-{number:08d}", "cell-4680", "1", "{piece}", self.time, "ochang")
            for number in tray:
                self.wind(number)

    def lot(self, name, product, quantity, unit, when, site):
        self.lots.write(f"{name},{product},{quantity},{unit},{when:%Y-%m-%dT%H:%M:%SZ},{site}\n")
        self.lot_count += 1

    def draw(self, kind, amount, product, when, step):
        unit = self.unit[kind]
        start = SUPPLIES[kind][2] - self.left[kind]
        self.left[kind] -= amount
        self.draws.write(f"{self.name[kind]},{decimal(start, unit)},{decimal(start + amount, unit)},{product},{when},{step},\n")
        self.draw_count += 1

    def open(self, kind):
        prefix, product, size, dimension, site, days = SUPPLIES[kind]
        self.number[kind] += 1
        self.name[kind] = f"{prefix}{self.number[kind]:06d}"
        self.left[kind] = size
        unit = "m" if dimension == "length" else "{piece}" if dimension == "pieces" else "t" if size >= 10**9 else "kg"
        self.unit[kind] = unit
        when = self.time - timedelta(days=days)
        self.lot(self.name[kind], product, decimal(size, unit), unit, when, site)
        if kind in MADE_OF:
            source, amount, step = MADE_OF[kind]
            while amount:
                if not self.left[source]:
                    self.open(source)
                part = min(amount, self.left[source])
                self.draw(source, part, self.name[kind], f"{when:%Y-%m-%dT%H:%M:%SZ}", step)
                amount -= part

    def wind(self, number):
        name = f"CELL-{number:08d}"
        when = f"{self.time:%Y-%m-%dT%H:%M:%SZ}"
        for kind, amount in CELL:
            if self.left[kind] < amount:
                self.open(kind)
            self.draw(kind, amount, name, when, "assembly")
        if number % 880 == 879 or number == self.cells - 1:
            first = number // 880 * 880
            pack, when = f"PACK-{number // 880:06d}", self.time + timedelta(days=1)
            self.lot(pack, "pack", "1", "{piece}", when, "hue")
            for member in range(first, number + 1):
                self.draws.write(f"CELL-{member:08d},,,{pack},{when:%Y-%m-%dT%H:%M:%SZ},packing,component\n")
                self.draw_count += 1
        self.time += timedelta(seconds=2)


def timed(work, runs=1):
    """Seconds of each run, and what the last one gave."""
    times, result = [], None
    for _ in range(runs):
        started = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - started)
    return times, result


def probe(folder):
    """How fast the machine is just now: SHA-256 of 64 MiB, and the flush of one small write."""
    block = bytes(64 << 20)
    hashing, _ = timed(lambda: hashlib.sha256(block).digest(), 3)
    path = os.path.join(folder, "probe")
    with open(path, "wb") as file:

        def flush():
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())

        flushing, _ = timed(flush, 21)
    os.remove(path)
    return 64 / statistics.median(hashing), statistics.median(flushing) * 1000


class Report:
    def __init__(self):
        self.figures = []

    def add(self, who, what, unit, values, ours=None):
        middle = statistics.median(values)
        self.figures.append({"who": who, "what": what, "unit": unit, "value": middle, "runs": values, "ratio": middle / ours if ours else None})
        spread = f"({len(values)} runs, {min(values):.4g} to {max(values):.4g})" if len(values) > 1 else ""
        ratio = "" if not ours else f"{middle / ours:9.1f} x jellyroll" if middle > 0.1 * ours else f"1/{ours / middle:.0f} of jellyroll".rjust(20)
        print(f"{who:<10}{what:<44}{middle:12.5g} {unit:<12}{ratio:<22}{spread}", flush=True)


LEVELS = ["cathode-powder", "cathode-slurry", "cathode-coil", "cell-4680", "pack"]

FORWARD = """WITH RECURSIVE reached(id) AS (SELECT {lot} UNION SELECT draw.product FROM reached JOIN draw ON draw.source = reached.id)
SELECT count(*) - 1 FROM reached"""
BACKWARD = """WITH RECURSIVE reached(id) AS (SELECT {lot} UNION SELECT draw.source FROM reached JOIN draw ON draw.product = reached.id)
SELECT count(*) - 1 FROM reached"""
# A level of the roll-up: products have the sum of their draws' shares of the sources' amounts. Draws without a length take all.
LEVEL = """INSERT INTO account SELECT draw.product, sum(account.amount * coalesce(draw.length, source.quantity) / source.quantity)
FROM draw JOIN account ON account.lot = draw.source JOIN lot AS source ON source.id = draw.source JOIN lot AS made ON made.id = draw.product
WHERE made.kind = '{kind}' GROUP BY draw.product"""
# The same exactly: where each draw begins and ends on its source, in millionths of its unit, and of the account the floor of each share.
LAID = """CREATE TABLE laid AS SELECT draw.source, draw.product, CAST(round(coalesce(start, 0) * 1e6) AS BIGINT) AS begins,
CAST(round((coalesce(start, 0) + coalesce(length, quantity)) * 1e6) AS BIGINT) AS ends, CAST(round(quantity * 1e6) AS BIGINT) AS whole
FROM draw JOIN lot ON lot.id = draw.source"""
EXACT = """INSERT INTO exact SELECT laid.product, CAST(sum(exact.amount * laid.ends {over} laid.whole - exact.amount * laid.begins {over} laid.whole) AS BIGINT)
FROM laid JOIN exact ON exact.lot = laid.source JOIN lot AS made ON made.id = laid.product WHERE made.kind = '{kind}' GROUP BY laid.product"""
# So small that amount x place stays below 2^63 in SQLite.
BOOKED = 200_000_000
# Every lot of nickel sulfate at once, each with what it reaches.
RISK = """WITH RECURSIVE reached(root, id) AS (SELECT id, id FROM lot WHERE kind = 'nickel-sulfate'
UNION SELECT reached.root, draw.product FROM reached JOIN draw ON draw.source = reached.id)
SELECT count(*) FROM reached JOIN lot ON lot.id = reached.id WHERE lot.kind = 'pack'"""
STRETCH = "SELECT count(*) FROM draw WHERE source = {lot} AND start < 318 AND start + length > 310"


def roll_up(run, lot):
    run("DELETE FROM account")
    run(f"INSERT INTO account VALUES ({lot}, 1.0)")
    for kind in LEVELS:
        run(LEVEL.format(kind=kind))


def exact_books(run, lot, over):
    """Of what is booked on a lot, what all packs own: the same number whoever adds it up."""
    run("DELETE FROM exact")
    run(f"INSERT INTO exact VALUES ({lot}, {BOOKED})")
    for kind in LEVELS:
        run(EXACT.format(kind=kind, over=over))
    return run("SELECT sum(amount) FROM exact JOIN lot ON lot.id = exact.lot WHERE lot.kind = 'pack'")[0][0]


def sqlite(folder, lots, draws):
    path = os.path.join(folder, "peer.sqlite")
    base = sqlite3.connect(path, isolation_level=None)
    run = lambda text: base.execute(text).fetchall()

    def load():
        for text in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA cache_size=-1000000"):
            run(text)
        run("CREATE TABLE lot (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, quantity REAL NOT NULL)")
        run("CREATE TABLE draw (source INTEGER NOT NULL, product INTEGER NOT NULL, start REAL, length REAL)")
        run("CREATE TEMP TABLE account (lot INTEGER PRIMARY KEY, amount REAL)")
        numbers = {}
        run("BEGIN")

        def lot_rows():
            with open(lots, newline="") as file:
                for row in csv.DictReader(file):
                    numbers[row["lot"]] = len(numbers)
                    yield numbers[row["lot"]], row["lot"], row["product"], float(row["quantity"])

        def draw_rows():
            with open(draws, newline="") as file:
                for source, start, end, product, _, _, _ in csv.reader(file):
                    if source == "source":
                        continue
                    a = float(start) if start else None
                    yield numbers[source], numbers[product], a, float(end) - (a or 0) if end else None

        base.executemany("INSERT INTO lot VALUES (?, ?, ?, ?)", lot_rows())
        base.executemany("INSERT INTO draw VALUES (?, ?, ?, ?)", draw_rows())
        run("CREATE INDEX forward ON draw (source)")
        run("CREATE INDEX backward ON draw (product)")
        run("COMMIT")
        run("PRAGMA wal_checkpoint(TRUNCATE)")
        run("ANALYZE")

    times, _ = timed(load)
    return run, times, lambda: os.path.getsize(path)


def duck(folder, lots, draws):
    path = os.path.join(folder, "peer.duckdb")
    base = duckdb.connect(path)
    base.execute("SET preserve_insertion_order = true")
    run = lambda text: base.execute(text).fetchall()

    def load():
        run(
            f"""CREATE TABLE lot AS SELECT (row_number() OVER () - 1)::INTEGER AS id, lot AS name, product AS kind, quantity
            FROM read_csv('{lots}', header = true, columns = {{'lot': 'VARCHAR', 'product': 'VARCHAR', 'quantity': 'DOUBLE', 'unit': 'VARCHAR', 'time': 'VARCHAR', 'site': 'VARCHAR'}})"""
        )
        run(
            f"""CREATE TABLE draw AS SELECT a.id AS source, b.id AS product, "from" AS start, "to" - coalesce("from", 0) AS length
            FROM read_csv('{draws}', header = true, columns = {{'source': 'VARCHAR', 'from': 'DOUBLE', 'to': 'DOUBLE', 'product_lot': 'VARCHAR', 'time': 'VARCHAR', 'step': 'VARCHAR', 'role': 'VARCHAR'}}) AS d
            JOIN lot AS a ON a.name = d.source JOIN lot AS b ON b.name = d.product_lot"""
        )
        run("CREATE TEMP TABLE account (lot INTEGER, amount DOUBLE)")
        run("CHECKPOINT")

    times, _ = timed(load)
    return run, times, lambda: os.path.getsize(path)


def ours(binary, cells, folder, lots, draws, report):
    """Jellyroll's own figures by name; empty when there is no binary."""
    if not (os.path.isfile(binary) and os.access(binary, os.X_OK)):
        print(f"There is no {binary}: peers only. Build it: swift build -c release --product jellyroll", file=sys.stderr)
        return {}
    data = os.path.join(folder, "imported")
    times, done = timed(lambda: subprocess.run([binary, "import", "--data", data, lots, draws, "--json"], capture_output=True, text=True))
    if done.returncode != 0:
        sys.exit(f"jellyroll import ended with {done.returncode}:\n{done.stderr[-2000:]}")
    figures = {"import": times[0]}
    report.add("jellyroll", "import from CSV, durable", "s", times)
    shutil.rmtree(data)
    done = subprocess.run([binary, "bench", "genealogy", "--cells", str(cells), "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"jellyroll bench ended with {done.returncode}:\n{done.stderr[-2000:]}")
    for figure in json.loads(done.stdout)["figures"]:
        name = "backward trace" if figure["name"].startswith("backward trace") else figure["name"]
        figures[name] = figure["value"]
        report.add("jellyroll", figure["name"], figure["unit"], figure.get("runs") or [figure["value"]])
    return figures


def peer(who, opened, chain, mine, report, runs, what_durable):
    """Measures one peer; what its exact books say of all packs."""
    run, times, size = opened
    report.add(who, f"import from CSV, {what_durable}", "s", times, mine.get("import"))
    report.add(who, "bytes a draw, names and both directions" if who == "SQLite" else "bytes a draw, names, one direction", "bytes", [size() / chain.draw_count], mine.get("the genealogy in all, a draw"))
    number = lambda name: run(f"SELECT id FROM lot WHERE name = '{name}'")[0][0]
    sulfate, coil = number("S-000000"), number("K-000000")
    times, found = timed(lambda: run(FORWARD.format(lot=sulfate))[0][0], runs)
    report.add(who, f"forward trace, one sulfate lot to {found} lots", "ms", [t * 1000 for t in times], mine.get("forward trace, engine"))
    if mine.get("lots reached") not in (None, found):
        print(f"! jellyroll reached {mine['lots reached']:.0f} lots and {who} {found}: not the same work", file=sys.stderr)
    pack = run(f"SELECT id FROM lot WHERE kind = 'pack' ORDER BY name LIMIT 1")[0][0]
    times, found = timed(lambda: run(BACKWARD.format(lot=pack))[0][0], runs)
    report.add(who, f"backward trace, one pack to {found} lots", "ms", [t * 1000 for t in times], mine.get("backward trace"))
    times, found = timed(lambda: run(STRETCH.format(lot=coil))[0][0], runs)
    report.add(who, f"coil stretch of 8 m to {found} cells", "ms", [t * 1000 for t in times], mine.get("coil stretch of 8 m to cells"))
    times, found = timed(lambda: run(RISK)[0][0])
    report.add(who, f"risk map of all sulfate lots, {found} packs", "ms", [t * 1000 for t in times], mine.get("risk map of all sulfate lots"))
    if mine.get("units in their recall sets") not in (None, found):
        print(f"! jellyroll held {mine['units in their recall sets']:.0f} units and {who} {found}: not the same work", file=sys.stderr)
    times, _ = timed(lambda: roll_up(run, sulfate), max(1, runs // 2))
    report.add(who, "roll-up, one account in doubles", "ms", [t * 1000 for t in times], mine.get("analysis roll-up, one account in doubles"))
    # Where draws lie is known before the question, as in jellyroll's rows.
    run(LAID)
    run("CREATE TEMP TABLE exact (lot INTEGER PRIMARY KEY, amount BIGINT)")
    if who == "SQLite":
        run("CREATE INDEX laid_source ON laid (source)")
    times, found = timed(lambda: exact_books(run, sulfate, "/" if who == "SQLite" else "//"), max(1, runs // 2))
    report.add(who, "books, one account exact to every lot", "ms", [t * 1000 for t in times], mine.get("books, one account exact to every lot"))
    return found


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=100_000, help="cells to make; 8 draws each (default 100000)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each question (default 5)")
    parser.add_argument("--jellyroll", default=os.path.join(here, "..", ".build", "release", "jellyroll"), help="the binary to compare with")
    parser.add_argument("--folder", help="where to put tables and databases; a temporary folder unless given")
    parser.add_argument("--json", metavar="FILE", help="write all figures there as well")
    options = parser.parse_args()

    folder = options.folder or tempfile.mkdtemp(prefix="jellyroll-peers-")
    os.makedirs(folder, exist_ok=True)
    try:
        report = Report()
        print(f"{options.cells} cells; SQLite {sqlite3.sqlite_version}, DuckDB {duckdb.__version__ if duckdb else 'not installed'}; {os.cpu_count()} cores")
        before = probe(folder)
        print(f"probe before: SHA-256 {before[0]:.0f} MiB/s, flush {before[1]:.2f} ms")
        lots, draws = os.path.join(folder, "lots.csv"), os.path.join(folder, "draws.csv")
        with open(lots, "w") as lot_file, open(draws, "w") as draw_file:
            chain = Chain(options.cells, lot_file, draw_file)
            chain.write()
        print(f"{chain.lot_count} lots, {chain.draw_count} draws, {(os.path.getsize(lots) + os.path.getsize(draws)) / 1e6:.0f} MB of tables")
        mine = ours(options.jellyroll, options.cells, folder, lots, draws, report)
        found = peer("SQLite", sqlite(folder, lots, draws), chain, mine, report, options.runs, "one transaction")
        if duckdb:
            if peer("DuckDB", duck(folder, lots, draws), chain, mine, report, options.runs, "two statements") != found:
                print("! SQLite and DuckDB disagree on exact books", file=sys.stderr)
        after = probe(folder)
        drift = max(before[0], after[0]) / min(before[0], after[0])
        print(f"probe after:  SHA-256 {after[0]:.0f} MiB/s, flush {after[1]:.2f} ms; drift {drift:.2f}x")
        if options.json:
            with open(options.json, "w") as file:
                json.dump({"cells": options.cells, "probe": {"before": before, "after": after}, "figures": report.figures}, file, indent=1)
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
