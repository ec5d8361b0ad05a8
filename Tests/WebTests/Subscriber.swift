// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Glibc
import Synchronization

/// A subscriber's web server on a free loopback port: it remembers what was posted and answers as told, 200 when nothing is left to tell.
final class Subscriber: Sendable {
    struct Posted: Sendable {
        var path: String
        var headers: [String: String]
        var body: Data

        var text: String { String(decoding: body, as: UTF8.self) }

        /// IDs of the events in the query document.
        var eventIDs: [String] {
            let document = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any]
            let results = (document?["epcisBody"] as? [String: Any])?["queryResults"] as? [String: Any]
            let list = (results?["resultsBody"] as? [String: Any])?["eventList"] as? [[String: Any]]
            return (list ?? []).compactMap { $0["eventID"] as? String }
        }
    }

    private struct State {
        var posted: [Posted] = []
        var answers: [Int]
        var isEnded = false
    }

    let port: UInt16
    private let socket: Int32
    private let state: Mutex<State>

    /// - Parameter port: 0 takes a free one.
    init(port: UInt16 = 0, answers: [Int] = []) {
        state = Mutex(State(answers: answers))
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var length = size
        var bound = sockaddr_in()
        let socket = socket
        let isBound = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) } }
        precondition(isBound == 0 && listen(socket, 16) == 0, "A loopback port can be opened.")
        _ = withUnsafeMutablePointer(to: &bound) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) } }
        self.port = UInt16(bigEndian: bound.sin_port)
        let thread = Thread { [self] in serve() }
        thread.start()
    }

    var dest: String { "http://127.0.0.1:\(port)/callback" }
    var posted: [Posted] { state.withLock { $0.posted } }

    /// What was posted once there are so many; what there is after ten seconds.
    func posted(atLeast count: Int) async throws -> [Posted] {
        for _ in 0..<500 where posted.count < count { try await Task.sleep(for: .milliseconds(20)) }
        return posted
    }

    func stop() {
        state.withLock { $0.isEnded = true }
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    private func serve() {
        while true {
            let connection = accept(socket, nil, nil)
            if connection < 0 || state.withLock({ $0.isEnded }) { return }
            if let request = read(from: connection) {
                let status = state.withLock { state in
                    state.posted.append(request)
                    return state.answers.isEmpty ? 200 : state.answers.removeFirst()
                }
                let answer = Array(
                    "HTTP/1.1 \(status) Told\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:\(port)/elsewhere\r\nConnection: close\r\n\r\n".utf8)
                _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
            }
            close(connection)
        }
    }

    private func read(from connection: Int32) -> Posted? {
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let end = Data("\r\n\r\n".utf8)
        while true {
            if let head = bytes.range(of: end) {
                let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
                }
                let length = headers["content-length"].flatMap(Int.init) ?? 0
                if bytes.count >= head.upperBound + length {
                    let path = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
                    return Posted(path: path, headers: headers, body: Data(bytes[head.upperBound..<(head.upperBound + length)]))
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
