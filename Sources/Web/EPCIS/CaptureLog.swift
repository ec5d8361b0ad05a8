// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Node
import Synchronization

/// One capture: what was asked, how far it is, how it ended (EPCIS 2.0 REST bindings, CaptureJob).
struct CaptureJob: Hashable, Sendable, Codable {
    enum ErrorBehaviour: String, Hashable, Sendable, Codable { case rollback, proceed }

    /// An entry of `errors`: problem details, as JSON on disk.
    struct Failure: Hashable, Sendable, Codable {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var remedy: String
    }

    var captureID: String
    var createdAt: Int64
    var finishedAt: Int64?
    var isRunning: Bool
    var isSuccess: Bool
    var captureErrorBehaviour: ErrorBehaviour
    var failures: [Failure]
    var tally = AppendTally()

    func write(_ json: inout JSONBytes) {
        json.raw("{\"captureID\":")
        json.string(captureID)
        json.raw(",\"createdAt\":")
        json.time(Instant(microseconds: createdAt))
        if let finishedAt {
            json.raw(",\"finishedAt\":")
            json.time(Instant(microseconds: finishedAt))
        }
        json.raw(",\"running\":")
        json.bool(isRunning)
        json.raw(",\"success\":")
        json.bool(isSuccess)
        json.raw(",\"captureErrorBehaviour\":")
        json.string(captureErrorBehaviour.rawValue)
        json.raw(",\"errors\":")
        json.list(failures) { json, failure in
            Problem(type: failure.type, title: failure.title, status: failure.status, detail: failure.detail, remedy: failure.remedy).write(&json)
        }
        json.raw(",")
        tally.write(&json)
        json.raw("}")
    }
}

/// Capture jobs, newest kept longest. Each change is a line of a file that is forced to disk, so that how a job ended is known after a
/// restart; a job that was running when the server stopped is told as failed, and may safely be sent again.
actor CaptureLog {
    private var jobs: [String: CaptureJob] = [:]
    /// In order of creation.
    private var order: [String] = []
    private let file: FileHandle
    private let path: String
    private var running: [String: Task<Void, Never>] = [:]

    /// Jobs remembered; older ones are forgotten.
    static let limit = 10_000

    init(folder: String) throws(WebError) {
        path = "\(folder)/captures.ndjson"
        var order: [String] = []
        var jobs: [String: CaptureJob] = [:]
        if let data = FileManager.default.contents(atPath: path) {
            for line in data.split(separator: 0x0A) {
                // A last line that a power cut tore is no job.
                guard let job = try? JSONDecoder().decode(CaptureJob.self, from: Data(line)) else { continue }
                if jobs.updateValue(job, forKey: job.captureID) == nil { order.append(job.captureID) }
            }
        }
        order = order.suffix(Self.limit)
        var text = Data()
        for id in order {
            guard var job = jobs[id] else { continue }
            if job.isRunning {
                job.isRunning = false
                job.isSuccess = false
                job.failures.append(
                    CaptureJob.Failure(
                        Problem(
                            EPCISProblem(
                                .implementation,
                                "The server stopped before the outcome was written down. Send the capture again: what is already there is not doubled."
                            ))))
                jobs[id] = job
            }
            text += Self.line(job)
        }
        do {
            try text.write(to: URL(filePath: path), options: .atomic)
            file = try FileHandle(forUpdating: URL(filePath: path))
            try file.seekToEnd()
        } catch {
            throw WebError(
                code: .folderUnusable, message: "Capture jobs cannot be kept in \(folder): \(error.localizedDescription)",
                remedy: "Make the folder writable for this user, or choose another with --data.")
        }
        self.order = order
        self.jobs = jobs.filter { order.contains($0.key) }
    }

    subscript(id: String) -> CaptureJob? { jobs[id] }

    /// Newest first.
    func page(from offset: Int, limit: Int) -> (jobs: [CaptureJob], hasMore: Bool) {
        let newest = order.reversed().dropFirst(offset)
        return (newest.prefix(limit).compactMap { jobs[$0] }, newest.count > limit)
    }

    /// Starts a job; `work` gives it back as it ended.
    func start(_ job: CaptureJob, _ work: @escaping @Sendable (CaptureJob) async -> CaptureJob) {
        record(job)
        running[job.captureID] = Task.detached {
            let ended = await work(job)
            await self.end(ended)
        }
    }

    /// Returns when every job has ended.
    func drain() async {
        for task in running.values { await task.value }
    }

    private func end(_ job: CaptureJob) {
        running[job.captureID] = nil
        record(job)
    }

    private func record(_ job: CaptureJob) {
        if jobs.updateValue(job, forKey: job.captureID) == nil { order.append(job.captureID) }
        if order.count > Self.limit { jobs[order.removeFirst()] = nil }
        // The ledger holds the events; a job whose line cannot be written is still answered from memory.
        try? file.write(contentsOf: Self.line(job))
        if !job.isRunning { try? file.synchronize() }
    }

    private static func line(_ job: CaptureJob) -> Data {
        guard var data = try? JSONEncoder().encode(job) else { return Data() }
        data.append(0x0A)
        return data
    }
}

extension CaptureJob.Failure {
    init(_ problem: Problem) {
        self.init(type: problem.type, title: problem.title, status: problem.status, detail: problem.detail, remedy: problem.remedy)
    }
}
