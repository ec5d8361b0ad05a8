// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// A number as a plant file writes it: `92 Wh`, `0.95`, or arithmetic with parameters, `"{takt} * 2 + 5 s"`.
///
///     sum     = product { ("+" | "-") product }
///     product = power { ("*" | "/") power }
///     power   = ["-"] primary [ "^" digit ]
///     primary = number [unit] | "{" parameter "}" [unit] | "(" sum ")" [unit] | function "(" sum { "," sum } ")"
///
/// Units take part: `3 m / 1 min` is a speed, `3 m + 1 min` an error.
struct Expression {
    struct Value: Hashable {
        /// In coherent units.
        var number: Double
        var dimensions: Dimensions
        /// The first unit written; nil for a plain number.
        var unit: PhysicalUnit?
        /// Nothing but a number and perhaps a unit, as written: to be read exactly.
        var literal: Literal?
    }

    struct Literal: Hashable {
        let number: String
        let unit: String?
    }

    struct Failure: Error, Hashable {
        enum Kind: Hashable { case form, unit, parameter }
        let kind: Kind
        let message: String
        let expected: String
        var nearest: String?
        let remedy: String
    }

    /// - Parameter parameters: What `{name}` stands for.
    static func evaluate(_ text: String, _ parameters: [String: Value]) -> Result<Value, Failure> {
        var reader = ExpressionReader(text, parameters)
        do throws(Failure) {
            return .success(try reader.whole())
        } catch {
            return .failure(error)
        }
    }

    /// Parameters an expression names, known or not, in the order met.
    static func parameters(in text: String, among names: some Sequence<String>) -> [String] {
        let names = Set(names)
        return text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            let name = part.prefix { $0 != "}" }
            return name.count < part.count && names.contains(String(name)) ? String(name) : nil
        }
    }
}

private struct ExpressionReader {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private let parameters: [String: Expression.Value]
    private var index = 0
    private var depth = 0
    private var primaries = 0

    init(_ text: String, _ parameters: [String: Expression.Value]) {
        self.text = text
        scalars = Array(text.unicodeScalars)
        self.parameters = parameters
    }

    mutating func whole() throws(Expression.Failure) -> Expression.Value {
        guard scalars.count <= 400 else {
            throw form("The expression has \(scalars.count) characters.", "at most 400", "Name parts of it as parameters.")
        }
        var value = try sum()
        guard index == scalars.count else { throw unexpected() }
        if primaries > 1 { value.literal = nil }
        guard value.number.isFinite else { throw form("“\(shown)” is no finite number.", "a finite number", "Check for a division by zero.") }
        return value
    }

    private var shown: String { String(text.prefix(64)) }
    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private func form(_ message: String, _ expected: String, _ remedy: String, nearest: String? = nil) -> Expression.Failure {
        Expression.Failure(kind: .form, message: message, expected: expected, nearest: nearest, remedy: remedy)
    }

    private func unexpected() -> Expression.Failure {
        var rest = String.UnicodeScalarView()
        rest.append(contentsOf: scalars[index...].prefix(24))
        let found = rest.isEmpty ? "“\(shown)” ends too early." : "“\(shown)” cannot be read from “\(String(rest))” on."
        return form(found, "a number, a blank and a unit, or arithmetic such as {takt} * 2", "Write 1200 rather than 1,200; put brackets in pairs.")
    }

    private mutating func blanks() {
        while next == " " || next == "\t" { index += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        blanks()
        guard next == scalar else { return false }
        index += 1
        blanks()
        return true
    }

    private mutating func sum() throws(Expression.Failure) -> Expression.Value {
        var result = try product()
        while true {
            let minus: Bool
            if take("+") { minus = false } else if take("-") { minus = true } else { return result }
            let other = try product()
            guard other.dimensions == result.dimensions else {
                throw Expression.Failure(
                    kind: .unit, message: "“\(shown)” adds \(result.dimensions.words) and \(other.dimensions.words).", expected: "two of a kind",
                    remedy: "Give both parts units of the same kind.")
            }
            result.number += minus ? -other.number : other.number
            result.unit = result.unit ?? other.unit
        }
    }

    private mutating func product() throws(Expression.Failure) -> Expression.Value {
        var result = try power()
        while true {
            let over: Bool
            if take("*") { over = false } else if take("/") { over = true } else { return result }
            let other = try power()
            result.number = over ? result.number / other.number : result.number * other.number
            result.dimensions = over ? result.dimensions / other.dimensions : result.dimensions * other.dimensions
            let unit = result.unit ?? other.unit
            result.unit = unit?.dimensions == result.dimensions ? unit : nil
        }
    }

    private mutating func power() throws(Expression.Failure) -> Expression.Value {
        blanks()
        if next == "-", index + 1 < scalars.count, !("0"..."9" ~= scalars[index + 1]), scalars[index + 1] != "." {
            index += 1
            var value = try power()
            value.number = -value.number
            value.literal = nil
            return value
        }
        var result = try primary()
        guard take("^") else { return result }
        guard let digit = next, let exponent = Int(String(digit)) else { throw unexpected() }
        index += 1
        primaries += 1
        let base = result.number
        result.number = (0..<exponent).reduce(1.0) { value, _ in value * base }
        result.dimensions = result.dimensions.power(exponent)
        result.unit = nil
        return result
    }

    private mutating func primary() throws(Expression.Failure) -> Expression.Value {
        blanks()
        primaries += 1
        depth += 1
        defer { depth -= 1 }
        guard depth <= 40 else { throw form("“\(shown)” is nested more than 40 deep.", "fewer brackets", "Name parts of it as parameters.") }
        guard let first = next else { throw unexpected() }
        if first == "(" {
            index += 1
            let inner = try sum()
            // The blank behind the bracket is what a unit begins with.
            guard next == ")" else { throw unexpected() }
            index += 1
            primaries += 1
            return try withUnit(inner)
        }
        if first == "{" { return try parameter() }
        if "a"..."z" ~= first { return try function() }
        let number = try number()
        let start = index
        let value = Expression.Value(number: number.value, dimensions: .none, unit: nil, literal: Expression.Literal(number: number.text, unit: nil))
        let result = try withUnit(value)
        if start == index, let glued = next, isUnitStart(glued), glued != "{" {
            var rest = String.UnicodeScalarView()
            rest.append(contentsOf: scalars[index...].prefix(24))
            throw form(
                "“\(shown)” has no blank before its unit.", "a number, a blank and a unit", "Set them apart.",
                nearest: "\(number.text) \(String(rest))")
        }
        return result
    }

    private mutating func parameter() throws(Expression.Failure) -> Expression.Value {
        guard let name = braced(at: index) else { throw unexpected() }
        guard var value = parameters[name.text] else {
            throw Expression.Failure(
                kind: .parameter, message: "There is no parameter “\(name.text)”.", expected: "the name of a parameter",
                nearest: Spelling.nearest(to: name.text, among: parameters.keys.sorted()),
                remedy: "Describe it under “parameters:”, or write a number.")
        }
        index = name.end
        value.literal = nil
        return try withUnit(value)
    }

    private func braced(at start: Int) -> (text: String, end: Int)? {
        guard start < scalars.count, scalars[start] == "{", let end = scalars[start...].firstIndex(of: "}") else { return nil }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[(start + 1)..<end])
        return (String(view), end + 1)
    }

    private mutating func function() throws(Expression.Failure) -> Expression.Value {
        var name = ""
        while let letter = next, "a"..."z" ~= letter {
            name.unicodeScalars.append(letter)
            index += 1
        }
        let known = ["min", "max", "round", "floor", "ceil", "sqrt", "exp", "ln"]
        guard known.contains(name), take("(") else {
            throw form(
                "“\(shown)” is no number.", "a number, a blank and a unit, such as 1.5 h",
                "Parameters stand in braces, {\(name)}; functions are \(known.joined(separator: ", ")).")
        }
        var arguments = [try sum()]
        while take(",") { arguments.append(try sum()) }
        guard take(")") else { throw unexpected() }
        primaries += 1
        var result = arguments[0]
        let plain = result.dimensions == .none
        let several = name == "min" || name == "max"
        guard several ? arguments.allSatisfy({ $0.dimensions == result.dimensions }) : plain && arguments.count == 1 else {
            throw Expression.Failure(
                kind: .unit, message: "“\(name)” cannot be taken of this in “\(shown)”.",
                expected: several ? "numbers of a kind" : "one plain number", remedy: "Divide by a unit first, such as {time} / 1 h.")
        }
        switch name {
        case "min": result.number = arguments.map(\.number).min() ?? 0
        case "max": result.number = arguments.map(\.number).max() ?? 0
        case "round": result.number = result.number.rounded()
        case "floor": result.number = result.number.rounded(.down)
        case "ceil": result.number = result.number.rounded(.up)
        case "sqrt": result.number = result.number.squareRoot()
        case "exp": result.number = exp(result.number)
        default: result.number = log(result.number)
        }
        return result
    }

    private mutating func number() throws(Expression.Failure) -> (value: Double, text: String) {
        let start = index
        if next == "-" || next == "+" { index += 1 }
        while let scalar = next, "0"..."9" ~= scalar || scalar == "." { index += 1 }
        if let mark = next, mark == "e" || mark == "E" {
            var end = index + 1
            if end < scalars.count, scalars[end] == "-" || scalars[end] == "+" { end += 1 }
            if end < scalars.count, "0"..."9" ~= scalars[end] {
                while end < scalars.count, "0"..."9" ~= scalars[end] { end += 1 }
                index = end
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<index])
        let text = String(view)
        guard let value = Double(text), value.isFinite else {
            index = start
            throw unexpected()
        }
        return (value, text)
    }

    private func isUnitStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || "%[°{(".unicodeScalars.contains(scalar)
    }

    /// A unit behind a number, after a blank. What stands in braces is a parameter if there is one of that name, else it counts pieces.
    private mutating func withUnit(_ value: Expression.Value) throws(Expression.Failure) -> Expression.Value {
        let start = index
        guard next == " " || next == "\t" else { return value }
        blanks()
        let begin = index
        guard let end = endOfUnit(from: begin), end > begin else {
            index = start
            return value
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[begin..<end])
        let code = String(view)
        guard let unit = PhysicalUnit.find(code) else {
            throw Expression.Failure(
                kind: .unit, message: "“\(code)” is not a unit.", expected: "a UCUM code such as kg, m/min, {cell}, kW.h",
                nearest: Spelling.nearest(to: code, among: PhysicalUnit.codes), remedy: "Replace it; the units are listed in docs/reference/units.md."
            )
        }
        index = end
        var result = value
        // 70 % is 70 / 100, as written, and not 70 × 0.01, which is a little more.
        result.number = unit.factor < 1 ? result.number / (1 / unit.factor) : result.number * unit.factor
        result.dimensions = value.dimensions * unit.dimensions
        result.unit = value.dimensions == .none ? unit : nil
        if let literal = value.literal { result.literal = Expression.Literal(number: literal.number, unit: code) }
        return result
    }

    private func endOfUnit(from begin: Int) -> Int? {
        var end = begin
        if end + 1 < scalars.count, scalars[end] == "1", scalars[end + 1] == "/" { end += 1 }
        if end < scalars.count, scalars[end] == "/" {
            guard startsComponent(at: end + 1) else { return nil }
        } else {
            guard startsComponent(at: end), scalars[end] != "(" else { return nil }
        }
        var brackets = 0
        while end < scalars.count {
            let scalar = scalars[end]
            if scalar == " " || scalar == "*" || scalar == "+" || scalar == "," { break }
            if scalar == "/" && !startsComponent(at: end + 1) { break }
            if scalar == "{" {
                guard let name = braced(at: end), parameters[name.text] == nil else { break }
                end = name.end
                continue
            }
            if scalar == "(" { brackets += 1 }
            if scalar == ")" {
                if brackets == 0 { break }
                brackets -= 1
            }
            end += 1
        }
        return end
    }

    private func startsComponent(at index: Int) -> Bool {
        guard index < scalars.count, isUnitStart(scalars[index]) else { return false }
        if let name = braced(at: index) { return parameters[name.text] == nil }
        return true
    }
}
