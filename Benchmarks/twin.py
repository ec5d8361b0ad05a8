#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright 2026 the Jellyroll authors.
"""The same two models through SimPy and Ciw, and through jellyroll, in one run on one machine.

M/M/1 (arrivals 0.8, service 1) and a line of 20 stations (service 1, ten places between any two, each failing after exp(100) at work for exp(5)).
Speed is in logical events: arrivals, ends of service, failures, ends of repairs. Beside it stands what each found, which must agree.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version

import ciw
import simpy

from peers import Report, probe

STATIONS, PLACES, UP, DOWN = 20, 10, 100.0, 5.0


def timed(work, runs):
    """Logical events a processor second, and what was found, of each run."""
    speeds, found = [], []
    for seed in range(1, runs + 1):
        started = time.process_time()
        events, figure = work(seed)
        speeds.append(events / (time.process_time() - started))
        found.append(figure)
    return speeds, found


def simpy_queue(customers, seed):
    luck = random.Random(seed)
    env = simpy.Environment()
    machine = simpy.Resource(env, capacity=1)
    time_inside = 0.0

    def customer():
        nonlocal time_inside
        arrived = env.now
        with machine.request() as turn:
            yield turn
            yield env.timeout(luck.expovariate(1))
        time_inside += env.now - arrived

    def door():
        for _ in range(customers):
            yield env.timeout(luck.expovariate(0.8))
            env.process(customer())

    env.process(door())
    env.run()
    return 2 * customers, time_inside / env.now


def simpy_line(parts, seed):
    luck = random.Random(seed)
    env = simpy.Environment()
    buffers = [simpy.Store(env, capacity=PLACES) for _ in range(STATIONS - 1)]
    enough = env.event()
    done = failures = ended = 0

    def station(place):
        nonlocal done, failures, ended
        up = luck.expovariate(1 / UP)
        while True:
            if place > 0:
                yield buffers[place - 1].get()
            left = luck.expovariate(1)
            while up < left:
                yield env.timeout(up)
                left -= up
                yield env.timeout(luck.expovariate(1 / DOWN))
                failures += 1
                up = luck.expovariate(1 / UP)
            yield env.timeout(left)
            up -= left
            ended += 1
            if place < STATIONS - 1:
                yield buffers[place].put(1)
            else:
                done += 1
                if done == parts:
                    enough.succeed()

    for place in range(STATIONS):
        env.process(station(place))
    env.run(until=enough)
    return ended + 2 * failures, done / env.now


def ciw_queue(customers, seed):
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(0.8)], service_distributions=[ciw.dists.Exponential(1)], number_of_servers=[1]
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_customers(customers, method="Finish")
    records = run.get_all_records()
    return 2 * customers, sum(r.exit_date - r.arrival_date for r in records) / max(r.exit_date for r in records)


class Completion(ciw.dists.Distribution):
    """Service with the repairs that fall into it: the same law as a machine that fails at work and resumes, drawn in one."""

    failures = 0

    def sample(self, t=None, ind=None):
        left = work = random.expovariate(1)
        while True:
            up = random.expovariate(1 / UP)
            if up >= left:
                return work
            left -= up
            work += random.expovariate(1 / DOWN)
            Completion.failures += 1


def ciw_line(parts, seed):
    ciw.seed(seed)
    Completion.failures = 0
    network = ciw.create_network(
        # Three a unit of time, of which those that find no place are turned away: the first station always has a part.
        arrival_distributions=[ciw.dists.Deterministic(1 / 3)] + [None] * (STATIONS - 1),
        service_distributions=[Completion() for _ in range(STATIONS)],
        number_of_servers=[1] * STATIONS,
        queue_capacities=[PLACES] * STATIONS,
        routing=[[1.0 if to == place + 1 else 0.0 for to in range(STATIONS)] for place in range(STATIONS)],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_customers(parts, method="Complete")
    served = [r for r in run.get_all_records() if r.record_type == "service"]
    last = [r.exit_date for r in served if r.node == STATIONS]
    return len(served) + 2 * Completion.failures, len(last) / max(last)


def ours(binary, report):
    """Jellyroll's own figures by name; empty when there is no binary."""
    if not (os.path.isfile(binary) and os.access(binary, os.X_OK)):
        print(f"There is no {binary}: peers only. Build it: swift build -c release --product jellyroll", file=sys.stderr)
        return {}
    done = subprocess.run([binary, "bench", "twin", "--parts", "1000000", "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"jellyroll bench ended with {done.returncode}:\n{done.stderr[-2000:]}")
    figures = {}
    for figure in json.loads(done.stdout)["figures"]:
        figures[figure["name"]] = figure["value"]
        report.add("jellyroll", figure["name"], figure["unit"], figure["runs"])
    return figures


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=100_000, help="customers of the peers' queue (default 100000)")
    parser.add_argument("--parts", type=int, default=4_000, help="parts through the peers' line (default 4000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--jellyroll", default=os.path.join(here, "..", ".build", "release", "jellyroll"), help="the binary to compare with")
    parser.add_argument("--json", metavar="FILE", help="write all figures there as well")
    options = parser.parse_args()

    report = Report()
    print(f"twin: SimPy {version('simpy')}, Ciw {version('ciw')}, Python {sys.version.split()[0]}; processor time of one core")
    with tempfile.TemporaryDirectory(prefix="jellyroll-probe-") as folder:
        before = probe(folder)
        print(f"probe before: SHA-256 {before[0]:.0f} MiB/s")
        mine = ours(options.jellyroll, report)
        for model, what, size, peers in [
            ("M/M/1", "parts inside", options.customers, [("SimPy", simpy_queue), ("Ciw", ciw_queue)]),
            ("20-station line", "parts a unit of time", options.parts, [("SimPy", simpy_line), ("Ciw", ciw_line)]),
        ]:
            for who, work in peers:
                speeds, found = timed(lambda seed: work(size, seed), options.runs)
                report.add(who, f"{model}, a core, processor time", "events/s", speeds, mine.get(f"{model}, a core, processor time"))
                report.add(who, f"{model}, {what}", "", found, mine.get(f"{model}, {what}"))
        after = probe(folder)
    print(f"probe after:  SHA-256 {after[0]:.0f} MiB/s; drift {max(before[0], after[0]) / min(before[0], after[0]):.2f}x")
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"probe": {"before": before, "after": after}, "figures": report.figures}, file, indent=1)


if __name__ == "__main__":
    main()
