// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Node

/// One request as the handlers see it: its path decoded segment by segment, its query, and the reader's choices.
struct Ask: Sendable {
    let method: HTTPRequest.Method
    /// Decoded segments; a percent-encoded slash stays inside its segment.
    let path: [String]
    let rawPath: String
    let query: Query
    let headers: HTTPFields
    let body: RequestBody

    /// - Throws: 400 when the request names no host or several (RFC 9112, 3.2), or its address cannot be read; 421 for another machine's name.
    init(_ request: Request) throws(Problem) {
        // The first Host became the authority; a second is still among the fields.
        guard let authority = request.head.authority, !authority.isEmpty, request.headers[.host] == nil else {
            throw Self.unreadable(
                "urn:jellyroll:web.no_host", "The request names no host, or several.",
                "Send one header Host with the server's name and port, as HTTP/1.1 asks.")
        }
        try LoopbackHost.require(authority)
        let broken = Self.unreadable(
            "urn:jellyroll:web.malformed_address", "The address has broken percent escapes or is not UTF-8.",
            "Encode each reserved byte as % and two hex digits.")
        method = request.method
        headers = request.headers
        body = request.body
        let target = request.head.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        rawPath = parts.isEmpty || parts[0].isEmpty ? "/" : String(parts[0])
        guard let query = Query(parts.count == 2 ? String(parts[1]) : nil) else { throw broken }
        self.query = query
        var segments: [String] = []
        for raw in rawPath.split(separator: "/") {
            guard let segment = PercentEncoding.decode(raw) else { throw broken }
            segments.append(segment)
        }
        path = segments
    }

    private static func unreadable(_ type: String, _ detail: String, _ remedy: String) -> Problem {
        Problem(type: type, title: "The request cannot be read as it stands", status: 400, detail: detail, remedy: remedy)
    }

    /// HEAD is GET without the body.
    var isReading: Bool { method == .get || method == .head }

    func cookie(_ name: String) -> String? {
        for pair in (headers[.cookie] ?? "").split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }

    var language: Language {
        .chosen(address: query["lang"], cookie: cookie("lang"), accepted: headers[.acceptLanguage])
    }

    var theme: Theme {
        query["theme"].flatMap(Theme.init(rawValue:)) ?? cookie("theme").flatMap(Theme.init(rawValue:)) ?? .device
    }

    /// Choices made in the address are kept for a year.
    var cookies: [String] {
        var cookies: [String] = []
        if let language = query["lang"].flatMap(Language.init(rawValue:)) { cookies.append("lang=\(language.rawValue)") }
        if let theme = query["theme"].flatMap(Theme.init(rawValue:)) { cookies.append("theme=\(theme.rawValue)") }
        return cookies.map { "\($0); Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly" }
    }

    /// Whether the reader takes one of these media types (RFC 9110 `Accept`; no header takes all).
    func accepts(_ types: String...) -> Bool {
        guard let accept = headers[.accept] else { return true }
        return accept.split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let wanted = parts.first, !parts.dropFirst().contains(where: { $0 == "q=0" || $0 == "q=0.0" }) else { return false }
            return wanted == "*/*" || types.contains { $0 == wanted || (wanted.hasSuffix("/*") && $0.hasPrefix(wanted.dropLast(1))) }
        }
    }
}

extension Response {
    init(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = type
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    init(_ text: String, type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = type
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Sent piece by piece as the reader takes it.
    init(pieces: some Sequence<[UInt8]> & Sendable, type: String, headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = type
        self.init(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                for piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            })
    }

    init(_ problem: Problem, headers: HTTPFields = [:]) {
        self.init(
            problem.json(), type: "application/problem+json", status: HTTPResponse.Status(code: problem.status), headers: headers)
    }

    /// Hangs up behind the answer, and does not wait for the rest of the request.
    mutating func endConnection() {
        let answer = body
        headers[.connection] = "close"
        headers[.contentLength] = answer.contentLength.map(String.init)
        body = ResponseBody(contentLength: answer.contentLength) { writer in
            try await answer.write(writer)
            // To end at once, with bytes unread, would take the answer back from who has not read it yet.
            try await Task.sleep(for: .seconds(1))
            throw CancellationError()
        }
    }

    static func json(_ bytes: [UInt8], headers: HTTPFields = [:]) -> Response { Response(bytes, type: "application/json", headers: headers) }
}
