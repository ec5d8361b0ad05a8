// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A line with blocking after service, by recursion on departures; nothing to get wrong.
///
///     depart(i, j) = max(start(i, j) + time(i, j), depart(i + 1, j − B − 1)),   start(i, j) = max(depart(i, j − 1), depart(i − 1, j))
///
/// Job j may leave station i when job j − B − 1 has left station i + 1: then B jobs wait between and one is on the machine.
struct ReferenceLine {
    /// times[station][job], whole seconds.
    let times: [[Int]]
    let places: [Int]

    /// When each job leaves the last station, and seconds blocked at each station.
    func run() -> (departures: [Int], blocked: [Int]) {
        let stations = times.count
        let jobs = times[0].count
        var depart = Array(repeating: Array(repeating: 0, count: jobs), count: stations)
        var blocked = Array(repeating: 0, count: stations)
        for job in 0..<jobs {
            for station in 0..<stations {
                let free = job > 0 ? depart[station][job - 1] : 0
                let there = station > 0 ? depart[station - 1][job] : 0
                let done = max(free, there) + times[station][job]
                var leaves = done
                if station + 1 < stations, job - places[station] - 1 >= 0 { leaves = max(leaves, depart[station + 1][job - places[station] - 1]) }
                depart[station][job] = leaves
                blocked[station] += leaves - done
            }
        }
        return (depart[stations - 1], blocked)
    }
}

/// A plant that looks at everything again and again until nothing changes, then waits for whatever comes next: slow and plain.
///
/// Stations with servers, breakdowns by operation with resume, first come first served; operations take items from several buffers and pass the first
/// on; blocking after service. Times come from lists.
final class ReferencePlant {
    struct Buffer {
        var places: Int
        var jobs: [(job: Int, entered: Int)] = []
    }

    final class Server {
        var job: Int?
        var operation = 0
        var left = 0
        var isDone = false
        var doneAt = 0
        var upLeft = Int.max
        var repairLeft = 0
        var ups: [Int] = []
        var repairs: [Int] = []
    }

    struct Operation {
        var station: Int
        var takes: [(buffer: Int, count: Int)]
        var times: [Int]
        /// nil leaves.
        var to: Int?
    }

    var buffers: [Buffer]
    var stations: [[Server]]
    var operations: [Operation]
    var now = 0
    private(set) var departures: [(job: Int, at: Int)] = []

    init(buffers: [Buffer], stations: [[Server]], operations: [Operation]) {
        self.buffers = buffers
        self.stations = stations
        self.operations = operations
    }

    func run(until end: Int) {
        while true {
            while moveOne() || startOne() {}
            var next = Int.max
            for server in stations.joined() {
                if server.repairLeft > 0 { next = min(next, server.repairLeft) }
                if server.job != nil, !server.isDone, server.repairLeft == 0 { next = min(next, server.left, server.upLeft) }
            }
            guard next < .max, now + next <= end else { return }
            now += next
            for server in stations.joined() { pass(next, server) }
        }
    }

    private func pass(_ time: Int, _ server: Server) {
        if server.repairLeft > 0 {
            server.repairLeft -= time
            if server.repairLeft == 0 { server.upLeft = server.ups.removeFirst() }
        } else if server.job != nil, !server.isDone {
            server.left -= time
            if server.upLeft < .max { server.upLeft -= time }
            if server.left == 0 {
                server.isDone = true
                server.doneAt = now
            } else if server.upLeft == 0 {
                server.repairLeft = server.repairs.removeFirst()
            }
        }
    }

    /// The job that has been done longest goes where it can.
    private func moveOne() -> Bool {
        for server in stations.joined().filter({ $0.isDone }).sorted(by: { $0.doneAt < $1.doneAt }) {
            guard let job = server.job else { continue }
            if let to = operations[server.operation].to {
                guard buffers[to].jobs.count < buffers[to].places else { continue }
                buffers[to].jobs.append((job, now))
            } else {
                departures.append((job, now))
            }
            server.job = nil
            server.isDone = false
            return true
        }
        return false
    }

    private func startOne() -> Bool {
        for (number, servers) in stations.enumerated() {
            guard let server = servers.first(where: { $0.job == nil && $0.repairLeft == 0 }) else { continue }
            let ready = operations.indices.filter { index in
                operations[index].station == number && !operations[index].times.isEmpty
                    && operations[index].takes.allSatisfy { buffers[$0.buffer].jobs.count >= $0.count }
            }
            guard
                let operation = ready.min(by: {
                    buffers[operations[$0].takes[0].buffer].jobs[0].entered < buffers[operations[$1].takes[0].buffer].jobs[0].entered
                })
            else { continue }
            for (index, take) in operations[operation].takes.enumerated() {
                for _ in 0..<take.count {
                    let taken = buffers[take.buffer].jobs.removeFirst()
                    if index == 0, server.job == nil { server.job = taken.job }
                }
            }
            server.operation = operation
            server.left = operations[operation].times.removeFirst()
            // A failure that is due already strikes now.
            if server.upLeft == 0 { server.repairLeft = server.repairs.removeFirst() }
            return true
        }
        return false
    }
}
