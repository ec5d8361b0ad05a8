// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Says what a text that is no UTF-8 seems to be.
enum TextEncoding {
    /// The name of the encoding the first bytes announce, when it is not UTF-8.
    static func foreign(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count >= 2 else { return nil }
        if bytes.count >= 4, bytes[0] == 0xFF, bytes[1] == 0xFE, bytes[2] == 0, bytes[3] == 0 { return "UTF-32LE" }
        if bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, bytes[2] == 0xFE, bytes[3] == 0xFF { return "UTF-32BE" }
        if bytes[0] == 0xFF, bytes[1] == 0xFE { return "UTF-16LE" }
        if bytes[0] == 0xFE, bytes[1] == 0xFF { return "UTF-16BE" }
        if bytes[0] == 0, bytes[1] != 0 { return "UTF-16BE" }
        if bytes[0] != 0, bytes[1] == 0 { return "UTF-16LE" }
        return nil
    }

    static func error(_ encoding: String, line: Int, pointer: JSONPointer) -> JSONError {
        JSONError(
            code: .encoding, message: "The text is \(encoding), not UTF-8.", remedy: "Convert the file: iconv -f \(encoding) -t utf-8.",
            line: line, column: 1, pointer: pointer)
    }

    /// Index of the first byte that makes the text no UTF-8; its count when all of it is.
    static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            let length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
            guard length > 0, index + length <= bytes.count,
                String(validating: UnsafeBufferPointer(rebasing: bytes[index..<index + length]), as: UTF8.self) != nil
            else { return index }
            index += length
        }
        return index
    }
}
