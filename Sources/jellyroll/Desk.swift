// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import FoundationNetworking
import Genealogy
import Ledger
import Node

/// `--data DIR`, which every verb that asks something has.
struct DataOption: ParsableArguments {
    @Option(help: ArgumentHelp("The data folder.", valueName: "DIR"))
    var data: String

    var folder: URL { URL(filePath: data) }

    func validate() throws {
        if data.isEmpty { throw ValidationError("--data names no folder. Give one, such as --data plant.") }
    }
}

/// Who answers a question: the server that has the folder open, or the folder itself, read beside whoever writes.
///
/// A running server has everything in memory already; a reader of its own would have to fold the log's tail again.
enum Desk {
    case server(URL)
    case folder(any NodeAccess)

    static func open(_ option: DataOption) async throws -> Desk {
        if let address = ServerNote.read(in: option.folder) { return .server(address) }
        return .folder(try await Folder.reader(option.folder))
    }

    /// - Parameters:
    ///   - path: Of the server's API, already percent-encoded.
    ///   - local: What answers when no server runs.
    func answer(_ path: String, _ query: [(String, String)], local: (any NodeAccess) throws -> [UInt8]) async throws -> [UInt8] {
        switch self {
        case .folder(let node):
            do {
                return try local(node)
            } catch {
                guard let failure = error as? GenealogyError, failure.code == .damagedSegment else { throw error }
                // The next snapshot is woven from the log where a segment was damaged.
                return try local(node)
            }
        case .server(let address): return try await Self.fetch(address, path, query)
        }
    }

    private static func fetch(_ address: URL, _ path: String, _ query: [(String, String)]) async throws -> [UInt8] {
        let pairs = query.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return try await send(address, path + (pairs.isEmpty ? "" : "?" + pairs)) { _ in }
    }

    /// - Throws: What the server refused, or that it went away: then it may have been recorded all the same.
    static func post(_ body: [UInt8], to address: URL, _ path: String) async throws -> [UInt8] {
        try await send(address, path) { request in
            request.httpMethod = "POST"
            request.httpBody = Data(body)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
    }

    private static func send(_ address: URL, _ path: String, _ change: (inout URLRequest) -> Void) async throws -> [UInt8] {
        guard let url = URL(string: address.absoluteString + path) else {
            throw unreachable(address, "its address cannot be read")
        }
        var request = URLRequest(url: url)
        request.timeoutInterval = 3600
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        change(&request)
        let data: Data
        let response: URLResponse
        do { (data, response) = try await URLSession.shared.data(for: request) } catch { throw unreachable(address, error.localizedDescription) }
        guard let status = (response as? HTTPURLResponse)?.statusCode, status >= 400 else { return [UInt8](data) }
        throw (try? JSONDecoder().decode(Told.self, from: data)).map {
            Problem(type: $0.type, title: $0.title, status: status, detail: $0.detail ?? $0.title, remedy: $0.remedy ?? "")
        } ?? unreachable(address, "it answered \(status)")
    }

    private struct Told: Decodable {
        let type: String
        let title: String
        let detail: String?
        let remedy: String?
    }

    private static func unreachable(_ address: URL, _ why: String) -> Problem {
        Problem(
            type: "urn:jellyroll:server.unreachable", title: "Not available now", status: 503,
            detail: "The server at \(address.absoluteString) has this folder open, and \(why).",
            remedy: "Look at what the server says, or stop it and ask again.")
    }
}
