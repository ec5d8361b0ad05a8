// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Testing

@Suite struct `Reading JSON` {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var code: JSONError.Code
        var line: Int
        var column: Int
        var pointer: String
        var testDescription: String { String(text.prefix(40)) }

        init(_ text: String, _ code: JSONError.Code, _ line: Int, _ column: Int, _ pointer: String = "") {
            self.text = text
            self.code = code
            self.line = line
            self.column = column
            self.pointer = pointer
        }
    }

    @Test(arguments: [
        // text, verdict, line, column, pointer
        Row("", .empty, 1, 1),
        Row(" \n ", .empty, 2, 2),
        Row("nope", .syntax, 1, 1),
        Row("{\"a\":1", .truncated, 1, 7, "/a"),
        Row("{\"a\"", .truncated, 1, 5, "/a"),
        Row("[1,\n2,", .truncated, 2, 3, "/2"),
        Row("\"abc", .truncated, 1, 5),
        Row("{\"a\":tru", .truncated, 1, 9, "/a"),
        Row("{\"a\":1}}", .trailing, 1, 8),
        Row("{} {}", .trailing, 1, 4),
        Row("{\"a\":1,\n \"b\":{\"c\":1,\"c\":2}}", .duplicateKey, 2, 13, "/b/c"),
        Row("{\"a\":1,\"\\u0061\":2}", .duplicateKey, 1, 8, "/a"),
        Row("[1,NaN]", .notANumber, 1, 4, "/1"),
        Row("[Infinity]", .notANumber, 1, 2, "/0"),
        Row("{\"x\":{\"y/z~\":[0,-Infinity]}}", .notANumber, 1, 17, "/x/y~1z~0/1"),
        Row("[nan]", .notANumber, 1, 2, "/0"),
        Row("[+1]", .syntax, 1, 2, "/0"),
        Row("[01]", .syntax, 1, 3, "/0"),
        Row("[1.]", .syntax, 1, 4, "/0"),
        Row("[.5]", .syntax, 1, 2, "/0"),
        Row("[1e]", .syntax, 1, 4, "/0"),
        Row("[1,]", .syntax, 1, 4, "/1"),
        Row("{\"a\":1,}", .syntax, 1, 8, "/a"),
        Row("{a:1}", .syntax, 1, 2),
        Row("{\"a\" 1}", .syntax, 1, 6, "/a"),
        Row("['a']", .syntax, 1, 2, "/0"),
        Row("\"a\nb\"", .syntax, 1, 3),
        Row("\"\\x\"", .syntax, 1, 2),
        Row("\"\\ud800\"", .encoding, 1, 8),
        Row("\"\\ud800\\u0041\"", .encoding, 1, 14),
        Row("\"\\udc00\"", .encoding, 1, 8),
        Row("\"\\u12\"", .truncated, 1, 7),
        Row("// note\n{}", .syntax, 1, 1),
    ])
    func `a broken text is refused with its place`(_ row: Row) {
        let error = #expect(throws: JSONError.self) { try JSONReader.read(Array(row.text.utf8)) }
        #expect(
            error?.code == row.code && error?.line == row.line && error?.column == row.column && error?.pointer.description == row.pointer,
            "\(String(describing: error))")
        #expect(error?.message.isEmpty == false && error?.remedy.isEmpty == false)
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], "UTF-16LE"), ([0xFE, 0xFF, 0x00, 0x7B, 0x00, 0x7D], "UTF-16BE"),
            ([0x7B, 0x00, 0x7D, 0x00], "UTF-16LE"),
            ([0x00, 0x7B, 0x00, 0x7D], "UTF-16BE"), ([0xFF, 0xFE, 0, 0, 0x7B, 0, 0, 0], "UTF-32LE"),
            (Array("{\"a\":\"Gr".utf8) + [0xFC] + Array("n\"}".utf8), "Latin-1"),
        ] as [([UInt8], String)])
    func `another encoding is named`(_ bytes: [UInt8], _ name: String) {
        let error = #expect(throws: JSONError.self) { try JSONReader.read(bytes) }
        #expect(error?.code == .encoding && error?.message.contains(name) == true && error?.remedy.contains("iconv") == true)
        #expect(EPCISReader.read(bytes: bytes).refusals.first?.code == "json.encoding")
    }

    @Test func `a byte order mark of UTF-8 is passed over`() throws {
        #expect(try JSONReader.read([0xEF, 0xBB, 0xBF] + Array("{}".utf8)) == .object([]))
    }

    @Test func `nesting is taken to the limit and no deeper`() throws {
        func nested(_ depth: Int) -> [UInt8] { Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8) }
        #expect(throws: Never.self) { try JSONReader.read(nested(64)) }
        #expect(throws: JSONError.self) { try JSONReader.read(nested(65)) }
        #expect(throws: JSONError.self) { try JSONReader.read(nested(1_000_000)) }
        #expect(throws: Never.self) { try JSONReader.read(nested(200), limits: .init(depth: 200)) }
    }

    @Test func `numbers and the order of members are kept as written`() throws {
        let text = "{\"b\":-0,\"a\":[1.50,1E+2,12345678901234567890123,0.1e-400],\"é\\\"\":\"\\u00e9\\n\\ud83d\\ude00\"}"
        let value = try JSONReader.read(Array(text.utf8))
        #expect(value["a"] == .array([.number("1.50"), .number("1E+2"), .number("12345678901234567890123"), .number("0.1e-400")]))
        #expect(
            String(decoding: JSONWriter.bytes(value), as: UTF8.self)
                == "{\"b\":-0,\"a\":[1.50,1E+2,12345678901234567890123,0.1e-400],\"é\\\"\":\"é\\n😀\"}")
        #expect(String(decoding: value.canonical, as: UTF8.self).hasPrefix("{\"a\":[1.50"))
    }

    @Test func `every string comes back`() throws {
        for scalar in (0..<0x300).compactMap(Unicode.Scalar.init) {
            let value = JSONValue.object([.init("k\(scalar)", .string("a\(scalar)\\b"))])
            #expect(try JSONReader.read(JSONWriter.bytes(value)) == value)
        }
    }

    @Test func `pointers say and read what RFC 6901 says`() {
        let pointer = JSONPointer().appending("a/b").appending(3).appending("m~n").appending("")
        #expect(pointer.description == "/a~1b/3/m~0n/")
        #expect(pointer.tokens == ["a/b", "3", "m~n", ""])
    }
}
