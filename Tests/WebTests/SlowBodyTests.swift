// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Glibc
import Testing

@testable import Web

@Suite(.serialized) struct `A sender in no hurry` {
    @Test func `is let go, and told why while it still listens`() async throws {
        try await Served.with(change: { $0.patience = .seconds(1) }) { served in
            let port = try #require(URL(string: served.base)?.port)
            let head = "POST /epcis/capture HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
            let answer = await Task.detached { Self.trickle(head, to: UInt16(port)) }.value
            // A byte sent just as the other side closes takes the answer with it, as TCP has it: then only the end is seen.
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 408") && answer.contains("bytes of the body had come"), "\(answer)")
            let quick = try await served.send("POST", "/epcis/capture", ["Content-Type": "application/json"], body: Data("{}".utf8))
            #expect(quick.status == 400, "Others are served.")
        }
    }

    /// The sender says the body is larger than is taken, and waits with it: the answer and the end come all the same.
    @Test func `is answered before a body that is too large`() async throws {
        try await Served.with(change: { $0.bodyLimit = 100 }) { served in
            let port = try #require(URL(string: served.base)?.port)
            let head = "POST /epcis/capture HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"
            let answer = await Task.detached { Self.trickle(head, to: UInt16(port)) }.value
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 413") && answer.contains("larger than 100 bytes"), "\(answer)")
        }
    }

    @Test func `has to name the host, and this machine`() async throws {
        try await Served.with(change: { $0.patience = .seconds(1) }) { served in
            let port = try #require(URL(string: served.base)?.port)
            for (head, status) in [
                ("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", 400), ("GET /health HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n", 400),
                ("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
                ("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200),
                ("GET /health HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n", 200),
                ("GET /health HTTP/1.1\r\nHost: [::1]:\(port)\r\nConnection: close\r\n\r\n", 200),
                ("GET /health HTTP/1.1\r\nHost: plant.example\r\nConnection: close\r\n\r\n", 421),
                ("GET /health HTTP/1.1\r\nHost: localhost.example:\(port)\r\nConnection: close\r\n\r\n", 421),
                ("GET /health HTTP/1.1\r\nHost: 127.0.0.1.example\r\nConnection: close\r\n\r\n", 421),
            ] {
                let answer = await Task.detached { Self.ask(head, of: UInt16(port)) }.value
                #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(head)\(answer)")
            }
        }
    }

    /// What comes back until the other side ends the connection.
    private static func ask(_ head: String, of port: UInt16) -> String {
        guard let socket = connected(to: port) else { return "not connected" }
        defer { close(socket) }
        _ = head.utf8.withContiguousStorageIfAvailable { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10_000) > 0 else { break }
            let count = recv(socket, &buffer, buffer.count, 0)
            if count <= 0 { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    private static func connected(to port: UInt16) -> Int32? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) } }
        if isConnected == 0 { return socket }
        close(socket)
        return nil
    }

    /// Sends a body of 1,000 bytes, one each 50 ms, until the other side ends the connection; what that said meanwhile.
    private static func trickle(_ head: String, to port: UInt16) -> String {
        guard let socket = connected(to: port) else { return "not connected" }
        defer { close(socket) }
        _ = head.utf8.withContiguousStorageIfAvailable { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<1000 {
            if send(socket, " ", 1, Int32(MSG_NOSIGNAL)) != 1 { break }
            var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 50) > 0 else { continue }
            let count = recv(socket, &buffer, buffer.count, 0)
            if count <= 0 { return String(decoding: answer, as: UTF8.self) }
            answer += buffer[..<count]
        }
        return "still open: " + String(decoding: answer, as: UTF8.self)
    }
}
