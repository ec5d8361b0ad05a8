// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Node

/// Capture: events in, many at once and asynchronously, or one at a time.
extension EPCISDesk {
    @inline(never) func capture(_ ask: Ask) async throws -> Response {
        let behaviour = try errorBehaviour(ask)
        let body = try await body(ask)
        let decoded = EPCISReader.read(bytes: body)
        let isUnreadable = decoded.refusals.contains(where: \.endsDocument)
        if isUnreadable || (!decoded.refusals.isEmpty && (behaviour == .rollback || decoded.events.isEmpty)) {
            return refused(decoded.refusals)
        }
        guard decoded.events.count <= captureLimit else {
            throw EPCISProblem(
                .captureLimitExceeded, "The capture holds \(decoded.events.count) events; the most is \(captureLimit). Send it in parts.")
        }
        let job = CaptureJob(
            captureID: UUID().uuidString.lowercased(), createdAt: now().microseconds, isRunning: true, isSuccess: decoded.refusals.isEmpty,
            captureErrorBehaviour: behaviour, failures: decoded.refusals.prefix(Self.failureLimit).map { CaptureJob.Failure(Problem($0)) })
        let events = decoded.events
        await captures.start(job) { [node, now] job in
            var job = job
            do throws(LedgerError) {
                job.tally.count(events, try await node.append(events))
            } catch {
                job.isSuccess = false
                job.failures.append(CaptureJob.Failure(Problem(error)))
            }
            job.isRunning = false
            job.finishedAt = now().microseconds
            return job
        }
        var json = JSONBytes()
        job.write(&json)
        return Response(
            json.bytes, type: "application/json", status: .accepted,
            headers: [.location: "\(Self.root)/capture/\(job.captureID)", .captureErrorBehaviour: behaviour.rawValue])
    }

    @inline(never) func captureJobs(_ ask: Ask) async throws -> Response {
        let (offset, limit) = try pageBounds(ask)
        let page = await captures.page(from: offset, limit: limit)
        var json = JSONBytes()
        json.list(page.jobs) { $1.write(&$0) }
        return .json(json.bytes, headers: page.hasMore ? [.link: nextLink(ask, token: String(offset + limit))] : [:])
    }

    @inline(never) func captureJob(_ id: String) async throws -> Response {
        guard let job = await captures[id] else { throw EPCISProblem(.noSuchResource, "There is no capture job \(id).") }
        var json = JSONBytes()
        job.write(&json)
        return .json(json.bytes)
    }

    /// One bare event, recorded when this answers. An event that is there already is not doubled.
    @inline(never) func createEvent(_ ask: Ask) async throws -> Response {
        let body = try await body(ask)
        let event: Event
        do { event = try EPCISReader.event(bytes: body) } catch { throw EPCISProblem(error) }
        _ = try await node.append([event])
        return Response(
            EPCISWriter.event(event), type: "application/ld+json", status: .created,
            headers: [.location: "\(Self.root)/events/\(PercentEncoding.encode(event.id))"])
    }

    /// Refusals told in an answer or kept with a job; more are counted.
    static let failureLimit = 100

    /// 400 with every refusal beside the first, each with its place in the document.
    private func refused(_ refusals: [Refusal]) -> Response {
        guard let first = refusals.first else {
            return Response(EPCISProblem(.validation, "There is nothing to capture.").bytes, type: EPCISHeader.problemType, status: .badRequest)
        }
        let problem = EPCISProblem(first)
        var json = JSONBytes()
        json.raw("{\"type\":")
        json.string(problem.type)
        json.raw(",\"title\":")
        json.string(problem.title)
        json.raw(",\"status\":400,\"detail\":")
        json.string(problem.detail)
        json.raw(",\"refused\":")
        json.integer(refusals.count)
        json.raw(",\"errors\":")
        json.list(refusals.prefix(Self.failureLimit)) { $0.bytes += JSONWriter.bytes($1.json) }
        json.raw("}\n")
        return Response(json.bytes, type: EPCISHeader.problemType, status: .badRequest)
    }

    private func errorBehaviour(_ ask: Ask) throws(EPCISProblem) -> CaptureJob.ErrorBehaviour {
        guard let text = ask.headers[.captureErrorBehaviour] else { return .rollback }
        guard let behaviour = CaptureJob.ErrorBehaviour(rawValue: text.lowercased()) else {
            throw EPCISProblem(.validation, "\(text) is no error behaviour. Use rollback or proceed.", pointer: "GS1-Capture-Error-Behaviour")
        }
        return behaviour
    }

    /// The request's body: JSON in UTF-8 by its headers, at most ``bodyLimit`` bytes, EPCIS 2.
    func body(_ ask: Ask) async throws -> [UInt8] {
        if let encoding = ask.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw EPCISProblem(.unsupportedMediaType, "A body encoded as \(encoding) is not taken. Send it as it is.", pointer: "Content-Encoding")
        }
        let parameters = (ask.headers[.contentType] ?? "").lowercased().filter { $0 != " " && $0 != "\"" }.split(separator: ";").dropFirst()
        if let charset = parameters.first(where: { $0.hasPrefix("charset=") }), charset != "charset=utf-8" {
            throw EPCISProblem(.unsupportedMediaType, "JSON is taken in UTF-8, not with \(charset). Convert it.", pointer: "Content-Type")
        }
        let type = (ask.headers[.contentType] ?? "").prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        guard type == "application/json" || type == "application/ld+json" else {
            throw EPCISProblem(
                .unsupportedMediaType,
                "\(type.isEmpty ? "A body without Content-Type" : type) is not taken. Send application/json or application/ld+json.",
                pointer: "Content-Type")
        }
        if let version = ask.headers[.epcisVersion], !version.hasPrefix("2") {
            throw EPCISProblem(.validation, "EPCIS \(version) is not taken. Send EPCIS 2.0.", pointer: "GS1-EPCIS-Version")
        }
        let tooLarge = EPCISProblem(.captureLimitExceeded, "The body is larger than \(bodyLimit) bytes. Send it in parts.")
        if let length = ask.headers[.contentLength].flatMap(Int.init), length > bodyLimit { throw tooLarge }
        var bytes: [UInt8] = []
        let started = ContinuousClock.now
        do {
            for try await piece in ask.body {
                guard bytes.count + piece.readableBytes <= bodyLimit else { throw tooLarge }
                guard ContinuousClock.now - started <= patience + .seconds(bytes.count / Self.slowestBody) else {
                    throw EPCISProblem(
                        .validation,
                        "After \(ContinuousClock.now - started) only \(bytes.count) bytes of the body had come. Send it again, in one go.",
                        status: 408)
                }
                bytes.append(contentsOf: piece.readableBytesView)
            }
        } catch let problem as EPCISProblem {
            throw problem
        } catch {
            throw EPCISProblem(.validation, "The body broke off or is not encoded as its headers say: \(error). Send it again, whole.")
        }
        return bytes
    }
}

extension Problem {
    init(_ problem: EPCISProblem) {
        self.init(type: problem.type, title: problem.title, status: problem.status, detail: problem.detail, remedy: "")
    }

    init(_ refusal: Refusal) { self.init(EPCISProblem(refusal)) }
}
