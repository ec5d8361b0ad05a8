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
            let answer = await Task.detached { Self.trickle(to: UInt16(port)) }.value
            // A byte sent just as the other side closes takes the answer with it, as TCP has it: then only the end is seen.
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 408") && answer.contains("bytes of the body had come"), "\(answer)")
            let quick = try await served.send("POST", "/epcis/capture", ["Content-Type": "application/json"], body: Data("{}".utf8))
            #expect(quick.status == 400, "Others are served.")
        }
    }

    /// Sends a body of 1,000 bytes, one each 50 ms, until the other side ends the connection; what that said meanwhile.
    private static func trickle(to port: UInt16) -> String {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) } }
        guard isConnected == 0 else { return "not connected" }
        let head = "POST /epcis/capture HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
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
