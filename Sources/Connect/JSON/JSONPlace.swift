// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Where in a text a value stands. Only asked for refusals, so it looks again instead of every value carrying its place.
enum JSONPlace {
    /// Line and column, 1 for the first, of the value at `pointer`; of the nearest value around it that is there.
    static func find(_ pointer: JSONPointer, in bytes: ArraySlice<UInt8>) -> (line: Int, column: Int) {
        guard var scanner = try? JSONScanner(BytesSource(Array(bytes)), limit: .max) else { return (1, 1) }
        var place = (line: 1, column: 1)
        do {
            _ = try scanner.peek()
            place = (scanner.line, scanner.column)
            for token in pointer.tokens {
                guard try enter(token, &scanner) else { break }
                _ = try scanner.peek()
                place = (scanner.line, scanner.column)
            }
        } catch {
            // The text was read once already; where it cannot be followed, the last place known is near enough.
        }
        return place
    }

    private static func enter(_ token: String, _ scanner: inout JSONScanner<BytesSource>) throws(JSONError) -> Bool {
        let whole = JSONPointer()
        let first = try scanner.peek()
        let isObject = first == UInt8(ascii: "{")
        guard isObject || first == UInt8(ascii: "[") else { return false }
        scanner.skip()
        var index = 0
        while let byte = try scanner.peek(), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") {
            if isObject {
                let name = try JSONReader.read(try scanner.cut(at: whole).bytes).text
                try scanner.expect(UInt8(ascii: ":"), "", "", at: whole)
                if name == token { return true }
            } else if token == String(index) {
                return true
            }
            _ = try scanner.cut(at: whole)
            if try scanner.peek() == UInt8(ascii: ",") { scanner.skip() }
            index += 1
        }
        return false
    }
}
