// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What money of each currency is worth in the plant's.
struct Currencies {
    let own: String?
    let rates: [String: Double]

    /// Currency codes in a unit, such as `EUR` in `EUR/kg`.
    static func codes(in unit: String) -> [String] {
        unit.split { !$0.isLetter }.map(String.init).filter { code in
            code.utf8.count == 3 && code.utf8.allSatisfy { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
                && BookingUnit.find(code)?.dimension == .money
        }
    }

    /// What a number in this unit is multiplied by to be in the plant's currency; nil when there is no rate.
    func factor(of unit: PhysicalUnit) -> Double? {
        guard unit.dimensions.money != 0, let code = Self.codes(in: unit.code).first, code != own else { return 1 }
        guard let rate = rates[code] else { return nil }
        return unit.dimensions.money == 1 ? rate : 1 / rate
    }
}

extension Currencies {
    static func read(_ plant: Element, _ findings: inout Findings) -> Currencies {
        func known(_ code: String) -> Bool { BookingUnit.find(code)?.dimension == .money && code.utf8.count == 3 }
        func report(_ code: String, _ place: Place, _ path: String) {
            findings.report(
                .wrongValue, at: place, path, "“\(code)” is no currency.", expected: "an ISO 4217 code, such as USD or VND",
                "Look the code up in ISO 4217.")
        }
        var own: String?
        if let element = plant["currency"], let code = element.text, !element.isNull {
            if known(code) { own = code } else { report(code, element.place, "currency") }
        }
        var rates: [String: Double] = [:]
        for member in plant["exchange"]?.members ?? [] {
            let path = "exchange.\(member.key)"
            guard known(member.key) else {
                report(member.key, member.place, path)
                continue
            }
            guard case .success(let value) = Expression.evaluate(member.value.text ?? "", [:]), value.dimensions == .money, value.number > 0,
                let unit = value.unit?.code, unit == own
            else {
                findings.report(
                    .unitMismatch, at: member.value.place, path, "“\(member.value.text ?? "")” is not what one \(member.key) is worth.",
                    expected: "an amount of \(own ?? "the plant's currency"), such as 1.08 \(own ?? "USD")", "Write number and currency.")
                continue
            }
            rates[member.key] = value.number
        }
        return Currencies(own: own, rates: rates)
    }
}
