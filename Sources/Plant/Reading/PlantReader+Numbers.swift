// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Numbers with units.
extension PlantReader {
    /// What a number's text says; nil when it says none, which is reported.
    mutating func value(_ element: Element, _ path: String, example: String) -> Expression.Value? {
        guard let text = element.text, !element.isNull, !text.isEmpty else {
            wrongForm(element, path, expected: "a number such as \(example)")
            return nil
        }
        switch Expression.evaluate(text, parameters) {
        case .success(var value):
            guard let unit = value.unit else { return value }
            guard let factor = currencies.factor(of: unit) else {
                let code = Currencies.codes(in: unit.code).first ?? unit.code
                let own = currencies.own
                report(
                    .unitMismatch, at: element, path,
                    own == nil ? "The plant has no currency, but “\(text)” is money." : "“\(text)” is not in \(own ?? "").",
                    expected: own == nil ? "“currency:” beside “plant:”" : "\(own ?? ""), or a rate of exchange for \(code)",
                    own == nil ? "Say the plant's currency." : "Convert it, or add “exchange: { \(code): … \(own ?? "") }”.")
                return nil
            }
            value.number *= factor
            if factor != 1 { value.literal = nil }
            return value
        case .failure(let failure):
            let code: PlantFinding.Code =
                switch failure.kind {
                case .form: .wrongValue
                case .unit: failure.message.contains("is not a unit") ? .wrongValue : .unitMismatch
                case .parameter: .unknownName
                }
            let expected = failure.kind == .form ? "a number such as \(example)" : failure.expected
            report(code, at: element, path, failure.message, expected: expected, nearest: failure.nearest, failure.remedy)
            return nil
        }
    }

    mutating func mismatch(_ element: Element, _ path: String, _ value: Expression.Value, expected: String, example: String) {
        let text = element.text ?? ""
        let isBare = value.dimensions == .none && value.unit == nil
        report(
            .unitMismatch, at: element, path, isBare ? "“\(text)” has no unit." : "“\(text)” is \(value.dimensions.words).",
            expected: "\(expected), such as \(example)", isBare ? "Write its unit after a blank." : "Use a unit that counts the same.")
    }

    mutating func wrong(_ element: Element, _ path: String, _ message: String, expected: String, _ remedy: String) {
        report(.wrongValue, at: element, path, message, expected: expected, remedy)
    }

    /// A number in a unit. Where that is stated beside it a bare one is in it, so that a row of limits reads as a row of numbers.
    mutating func number(_ element: Element, _ path: String, in unit: PhysicalUnit, isStated: Bool) -> Double? {
        guard let value = value(element, path, example: "1 \(unit.code)") else { return nil }
        if isStated, value.unit == nil, value.dimensions == .none { return value.number }
        guard value.dimensions == unit.dimensions else {
            mismatch(element, path, value, expected: unit.dimensions.words, example: "1 \(unit.code)")
            return nil
        }
        return value.number / unit.factor
    }

    // Exact amounts.

    mutating func quantity(_ members: Members, _ key: String) -> Quantity? {
        guard let element = members[key] else { return nil }
        guard case .quantity(let dimensions) = members.shape(key).chosen(for: element) else { preconditionFailure("\(key) is no quantity.") }
        return quantity(element, members.path(of: key), dimensions)
    }

    /// An amount of one of these dimensions, 0 or more, exact when it is written as a number.
    mutating func quantity(_ element: Element, _ path: String, _ dimensions: [Dimension]) -> Quantity? {
        let example = Self.example(dimensions)
        guard let value = value(element, path, example: example) else { return nil }
        guard let dimension = dimensions.first(where: { Dimensions($0) == value.dimensions }) else {
            mismatch(element, path, value, expected: Self.list(dimensions), example: example)
            return nil
        }
        if let literal = value.literal, let unit = literal.unit.flatMap(BookingUnit.find) {
            do {
                return try Quantity.parse(number: literal.number, unit: unit.code)
            } catch {
                report(.wrongValue, at: element, path, error.message, expected: "a quantity such as \(example)", error.remedy)
                return nil
            }
        }
        let amount = (value.number * dimension.smallUnits).rounded()
        guard amount >= 0 else {
            wrong(
                element, path, "“\(element.text ?? "")” is below zero.", expected: "an amount above 0",
                "Check the sign, and the parameters it is computed from.")
            return nil
        }
        guard amount < Double(Quantity.limit) else {
            wrong(
                element, path, "“\(element.text ?? "")” is more than can be booked.", expected: "less than 2⁶¹ small units",
                "Check the number and its unit.")
            return nil
        }
        return Quantity(Int64(amount), dimension)
    }

    /// The same, above 0.
    mutating func positive(_ members: Members, _ key: String) -> Quantity? {
        guard let quantity = quantity(members, key), let element = members[key] else { return nil }
        guard quantity.amount > 0 else {
            wrong(
                element, members.path(of: key), "“\(element.text ?? "")” is nothing.", expected: "more than 0", "Write what it is, or remove the key."
            )
            return nil
        }
        return quantity
    }

    mutating func rate(_ members: Members, _ key: String) -> Rate? {
        guard let element = members[key] else { return nil }
        guard case .rate(let dimensions) = members.shape(key) else { preconditionFailure("\(key) is no rate.") }
        let path = members.path(of: key)
        let example = "1 \(BookingUnit.display(of: dimensions[0]).code)/h"
        guard let value = value(element, path, example: example) else { return nil }
        let per = value.dimensions * .time
        guard
            let dimension = dimensions.first(where: { Dimensions($0) == per })
                ?? (per == .none && dimensions.contains(.pieces) && value.unit != nil ? .pieces : nil)
        else {
            mismatch(element, path, value, expected: "\(Self.list(dimensions)) per time", example: example)
            return nil
        }
        guard value.number > 0 else {
            wrong(element, path, "“\(element.text ?? "")” never gets anywhere.", expected: "a rate above 0", "Check number and sign.")
            return nil
        }
        return Rate(dimension, smallUnitsPerSecond: value.number * dimension.smallUnits)
    }

    // Counts and shares.

    mutating func whole(_ members: Members, _ key: String) -> Int? {
        members[key].flatMap { whole($0, members.path(of: key), members.shape(key).chosen(for: $0)) }
    }

    mutating func whole(_ element: Element, _ path: String, _ shape: Shape) -> Int? {
        guard case .whole(let range) = shape else { preconditionFailure("\(path) is no whole number.") }
        guard let value = value(element, path, example: "\(range.lowerBound)") else { return nil }
        guard value.dimensions == .none || value.dimensions == .pieces else {
            mismatch(element, path, value, expected: "a count", example: "\(range.lowerBound)")
            return nil
        }
        guard value.number == value.number.rounded(), abs(value.number) < 1e15, range.contains(Int(value.number)) else {
            wrong(
                element, path, "“\(element.text ?? "")” is no whole number in range.", expected: "\(range.lowerBound) to \(range.upperBound)",
                "Correct it; in arithmetic use round().")
            return nil
        }
        return Int(value.number)
    }

    /// 0 … 1.
    mutating func share(_ members: Members, _ key: String) -> Double? {
        members[key].flatMap { share($0, members.path(of: key)) }
    }

    mutating func share(_ element: Element, _ path: String) -> Double? {
        guard let value = value(element, path, example: "0.95") else { return nil }
        guard value.dimensions == .none else {
            mismatch(element, path, value, expected: "a plain number", example: "0.95 or 95 %")
            return nil
        }
        guard 0...1 ~= value.number else {
            wrong(element, path, "“\(element.text ?? "")” is no share of a whole.", expected: "0 to 1, or 0 % to 100 %", "Correct it.")
            return nil
        }
        return value.number
    }

    // Times.

    /// What a time is in this plant.
    var timeExample: String { slotSeconds == nil ? "4 h" : "3 (slots)" }

    /// Seconds, or slots of a slotted plant; not below 0.
    mutating func duration(_ members: Members, _ key: String) -> Double? {
        members[key].flatMap { duration($0, members.path(of: key)) }
    }

    mutating func duration(_ element: Element, _ path: String) -> Double? {
        guard let value = value(element, path, example: timeExample), let time = time(value, element, path) else { return nil }
        guard time >= 0 else {
            wrong(element, path, "“\(element.text ?? "")” is below zero.", expected: "a time", "Check the sign.")
            return nil
        }
        return time
    }

    mutating func time(_ value: Expression.Value, _ element: Element, _ path: String) -> Double? {
        if let slotSeconds {
            if value.dimensions == .none { return value.number }
            if value.dimensions == .time { return value.number / slotSeconds }
        } else if value.dimensions == .time {
            return value.number
        }
        mismatch(element, path, value, expected: slotSeconds == nil ? "a duration" : "a number of slots", example: timeExample)
        return nil
    }

    // Other numbers.

    mutating func number(_ members: Members, _ key: String) -> Magnitude? {
        guard let element = members[key] else { return nil }
        guard case .number(let measurand) = members.shape(key).chosen(for: element) else { preconditionFailure("\(key) is no number.") }
        return number(element, members.path(of: key), measurand)
    }

    /// A number that measures what it is asked to. What depends on another thing of the plant is checked where that is known.
    mutating func number(_ element: Element, _ path: String, _ measurand: Measurand) -> Magnitude? {
        guard let value = value(element, path, example: measurand.example) else { return nil }
        guard measurand.accepts(value.dimensions) else {
            mismatch(element, path, value, expected: measurand.words, example: measurand.example)
            return nil
        }
        if measurand.isNeverNegative, value.number < 0 {
            wrong(element, path, "“\(element.text ?? "")” is below zero.", expected: "0 or more", "Check the sign.")
            return nil
        }
        let unit = value.unit ?? PhysicalUnit(code: value.dimensions.words, dimensions: value.dimensions, factor: 1)
        return Magnitude(value.number / unit.factor, unit)
    }

    mutating func power(_ members: Members, _ key: String) -> Power? {
        number(members, key).flatMap { Power($0.coherent) }
    }

    /// Money or greenhouse gas per amount, which must count what the product is booked in.
    mutating func perAmount(_ members: Members, _ key: String, of unit: BookingUnit?) -> Magnitude? {
        guard let number = number(members, key), let element = members[key] else { return nil }
        guard let unit else { return number }
        let above = number.unit.dimensions.money != 0 ? Dimensions.money : .carbon
        let per = above / number.unit.dimensions
        let wanted = Dimensions(unit.dimension)
        let isFreight = per == Dimensions(mass: 1, length: 1)
        guard per == wanted || (per == .none && unit.dimension == .pieces) || isFreight else {
            report(
                .unitMismatch, at: element, members.path(of: key),
                "“\(element.text ?? "")” is \(number.unit.dimensions.words), but the product is booked by \(unit.dimension).",
                expected:
                    "\(above.words) per \(unit.dimension), such as \(above == .money ? currencies.own ?? "{currency}" : "kg{CO2e}")/\(unit.code)",
                "Use the unit its lots are counted in.")
            return nil
        }
        return number
    }

    static func list(_ dimensions: [Dimension]) -> String {
        let names = dimensions.map { "\($0)" }
        return names.count == 1
            ? "a quantity of \(names[0])" : "a quantity of \(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1])"
    }

    private static func example(_ dimensions: [Dimension]) -> String {
        let unit = dimensions.first.map { $0 == .duration ? "h" : BookingUnit.display(of: $0).code } ?? ""
        return "1 \(unit)"
    }
}

extension Dimensions {
    /// What a price or factor may be for: something booked, or a piece without saying so.
    fileprivate var isAmount: Bool { self == .none || booked != nil }
}

extension Measurand {
    var words: String {
        switch self {
        case .power: "power"
        case .price: "money per amount"
        case .carbonFactor: "greenhouse gas per amount"
        case .freightCarbon: "greenhouse gas per amount, or per mass and distance"
        case .wage: "money per time"
        case .utilityRate: "an amount per time"
        case .utilityPerAmount: "an amount of the utility per amount of the work item"
        case .utilityAmount: "an amount of the utility"
        case .exchange: "money"
        case .plain: "a plain number"
        case .any: "a number"
        }
    }

    var example: String {
        switch self {
        case .power: "10 kW"
        case .price: "12 USD/kg"
        case .carbonFactor: "5.4 kg{CO2e}/kg"
        case .freightCarbon: "0.012 kg{CO2e}/(t.km)"
        case .wage: "6 USD/h"
        case .utilityRate: "2 t/h"
        case .utilityPerAmount: "0.4 kW.h/kg"
        case .utilityAmount: "12 kW.h"
        case .exchange: "1.08 USD"
        case .plain: "0.5"
        case .any: "1.4 m/min"
        }
    }

    func accepts(_ dimensions: Dimensions) -> Bool {
        switch self {
        case .power: dimensions == .power
        case .price: (.money / dimensions).isAmount
        case .carbonFactor: (.carbon / dimensions).isAmount
        case .freightCarbon: (.carbon / dimensions).isAmount || .carbon / dimensions == Dimensions(mass: 1, length: 1)
        case .wage: dimensions == .money / .time
        case .exchange: dimensions == .money
        case .plain: dimensions == .none
        case .utilityRate, .utilityPerAmount, .utilityAmount, .any: true
        }
    }

    var isNeverNegative: Bool {
        switch self {
        case .any: false
        default: true
        }
    }
}
