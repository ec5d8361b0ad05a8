// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure

/// What the numbers of a distribution measure, and in what the model holds them.
enum Gauge: Hashable {
    /// Seconds, or slots.
    case duration
    case count
    /// Small units.
    case amount(Measure.Dimension)
    /// That unit.
    case physical(PhysicalUnit)
    /// That unit, which is said beside it: a bare number is in it.
    case stated(PhysicalUnit)

    /// Nothing of it is below zero, and all of it together more.
    var isPositive: Bool {
        switch self {
        case .duration, .count, .amount: true
        case .physical, .stated: false
        }
    }
}

extension PlantReader {
    mutating func distribution(_ members: Members, _ key: String, _ gauge: Gauge = .duration) -> Distribution? {
        members[key].flatMap { distribution($0, members.path(of: key), gauge) }
    }

    /// A number, or keys and values that say how it scatters.
    mutating func distribution(_ element: Element, _ path: String, _ gauge: Gauge) -> Distribution? {
        let before = findings.errors
        guard let result = element.members == nil ? number(element, path, gauge).map(Distribution.fixed) : scattered(element, path, gauge) else {
            return nil
        }
        guard findings.errors == before, gauge.isPositive else { return result }
        guard result.mean > 0, result.mean.isFinite else {
            wrong(
                element, path, gauge == .duration ? "This takes no time." : "This comes to nothing.", expected: "more than 0 on average",
                gauge == .duration ? "Write how long it takes, or remove the key." : "Write what it is, or remove the key.")
            return nil
        }
        if gauge == .duration, !(Self.shortest...Self.longest).contains(result.mean) {
            wrong(
                element, path, "On average this takes \(PlantReader.short(result.mean)) s.",
                expected: "\(PlantReader.short(Self.shortest)) s to \(PlantReader.short(Self.longest)) s", "Check the number and its unit.")
            return nil
        }
        return result
    }

    /// Time is counted in microseconds; seconds.
    private static let shortest = 1e-6
    private static let longest = 1e12

    private mutating func number(_ element: Element, _ path: String, _ gauge: Gauge) -> Double? {
        let number: Double?
        switch gauge {
        case .duration:
            guard let value = value(element, path, example: timeExample) else { return nil }
            number = time(value, element, path)
        case .count:
            guard let value = value(element, path, example: "2") else { return nil }
            guard value.dimensions == .none || value.dimensions == .pieces else {
                mismatch(element, path, value, expected: "a plain number", example: "2")
                return nil
            }
            number = value.number
        case .amount(let dimension):
            let unit = BookingUnit.display(of: dimension).code
            guard let value = value(element, path, example: "50 \(unit)") else { return nil }
            guard value.dimensions == Dimensions(dimension) else {
                mismatch(element, path, value, expected: "a quantity of \(dimension)", example: "50 \(unit)")
                return nil
            }
            number = value.number * dimension.smallUnits
        case .physical(let unit): number = self.number(element, path, in: unit, isStated: false)
        case .stated(let unit): number = self.number(element, path, in: unit, isStated: true)
        }
        guard let number else { return nil }
        guard !gauge.isPositive || number >= 0 else {
            wrong(element, path, "“\(element.text ?? "")” is below zero.", expected: "0 or more", "Check the sign.")
            return nil
        }
        return number
    }

    private mutating func number(_ members: Members, _ key: String, _ gauge: Gauge) -> Double? {
        members[key].flatMap { number($0, members.path(of: key), gauge) }
    }

    /// A plain number above 0.
    private mutating func plain(_ members: Members, _ key: String) -> Double? {
        guard let element = members[key], let number = number(members, key)?.coherent else { return nil }
        guard number > 0 else {
            wrong(element, members.path(of: key), "“\(element.text ?? "")” is not above 0.", expected: "a number above 0", "Correct it.")
            return nil
        }
        return number
    }

    private mutating func scattered(_ element: Element, _ path: String, _ gauge: Gauge) -> Distribution? {
        guard let members = members(element, .distribution, path) else { return nil }
        guard let key = members.form.choices[0].keys.first(where: { members[$0] != nil }), let element = members[key] else { return nil }
        let path = members.path(of: key)
        switch key {
        case "fixed": return number(members, key, gauge).map(Distribution.fixed)
        case "exponential": return exponential(element, path, gauge)
        case "uniform":
            guard let m = self.members(element, .uniform, path), let from = number(m, "from", gauge), let to = number(m, "to", gauge) else {
                return nil
            }
            return inOrder(m, [("from", from), ("to", to)]) ? .uniform(from: from, to: to) : nil
        case "triangular":
            guard let m = self.members(element, .triangular, path), let from = number(m, "from", gauge), let mode = number(m, "mode", gauge),
                let to = number(m, "to", gauge)
            else { return nil }
            return inOrder(m, [("from", from), ("mode", mode), ("to", to)]) ? .triangular(from: from, mode: mode, to: to) : nil
        case "normal": return normal(element, path, gauge)
        case "lognormal":
            guard let m = self.members(element, .lognormal, path), let mean = number(m, "mean", gauge) else { return nil }
            let scv = m["sd"] != nil ? number(m, "sd", gauge).map { $0 * $0 / (mean * mean) } : plain(m, "scv")
            return scv.map { .lognormal(mean: mean, scv: $0) }
        case "gamma":
            guard let m = self.members(element, .gamma, path), let mean = number(m, "mean", gauge) else { return nil }
            let shape = m["scv"] != nil ? plain(m, "scv").map { 1 / $0 } : plain(m, "shape")
            return shape.map { .gamma(mean: mean, shape: $0) }
        case "erlang":
            guard let m = self.members(element, .erlang, path), let mean = number(m, "mean", gauge), let phases = whole(m, "phases") else {
                return nil
            }
            return .erlang(mean: mean, phases: phases)
        case "weibull":
            guard let m = self.members(element, .weibull, path), let shape = plain(m, "shape") else { return nil }
            let scale = m["mean"] != nil ? number(m, "mean", gauge).map { $0 / tgamma(1 + 1 / shape) } : number(m, "scale", gauge)
            return scale.map { .weibull(scale: $0, shape: shape) }
        case "geometric": return geometric(element, path, gauge)
        case "bernoulli": return share(members, key).map { .bernoulli(probability: $0) }
        case "poisson":
            guard gauge == .count else {
                wrong(
                    element, path, "Only counts are Poisson distributed.", expected: "another distribution",
                    "Use exponential for times between events.")
                return nil
            }
            return plain(members, key).map { .poisson(mean: $0) }
        case "empirical": return empirical(members, gauge)
        case "mixture":
            let parts = forms(members, key) { reader, m -> Weighted<Distribution>? in
                guard let share = reader.share(m, "share"), let of = m["of"] else { return nil }
                return reader.distribution(of, m.path(of: "of"), gauge).map { Weighted(share, $0) }
            }
            return addUp(parts.map(\.share), element, path) ? .mixture(parts) : nil
        case "sequence":
            let values = items(members, key).compactMap { number($0.element, $0.path, gauge) }
            return values.isEmpty ? nothing(element, path) : .sequence(values)
        default:
            guard let m = self.members(element, .shifted, path), let by = number(m, "by", gauge), let of = m["of"] else { return nil }
            return distribution(of, m.path(of: "of"), gauge).map { .shifted(by: by, $0) }
        }
    }

    private mutating func exponential(_ element: Element, _ path: String, _ gauge: Gauge) -> Distribution? {
        guard element.members != nil else { return number(element, path, gauge).map { .exponential(mean: $0) } }
        guard let m = members(element, .exponential, path) else { return nil }
        guard let rate = m["rate"] else { return number(m, "mean", gauge).map { .exponential(mean: $0) } }
        return interval(rate, m.path(of: "rate"), gauge).map { .exponential(mean: $0) }
    }

    /// What lies between two events that come at a rate.
    mutating func interval(_ element: Element, _ path: String, _ gauge: Gauge) -> Double? {
        let unit: String
        switch gauge {
        case .duration: unit = slotSeconds == nil ? "1/h" : "(events a slot)"
        case .count: unit = ""
        case .amount(let dimension): unit = "1/\(BookingUnit.display(of: dimension).code)"
        case .physical(let physical), .stated(let physical): unit = "1/(\(physical.code))"
        }
        guard let value = value(element, path, example: "0.8 \(unit)") else { return nil }
        let wanted: Dimensions
        let scale: Double
        switch gauge {
        case .duration: (wanted, scale) = slotSeconds == nil || value.dimensions == .frequency ? (.frequency, 1 / (slotSeconds ?? 1)) : (.none, 1)
        case .count: (wanted, scale) = (.none, 1)
        case .amount(let dimension): (wanted, scale) = (.none / Dimensions(dimension), dimension.smallUnits)
        case .physical(let physical), .stated(let physical): (wanted, scale) = (.none / physical.dimensions, 1 / physical.factor)
        }
        guard value.dimensions == wanted || value.dimensions == .pieces * wanted else {
            mismatch(element, path, value, expected: "a rate", example: "0.8 \(unit)")
            return nil
        }
        guard value.number > 0 else {
            wrong(element, path, "“\(element.text ?? "")” never happens.", expected: "a rate above 0", "Correct it, or remove the key.")
            return nil
        }
        return scale / value.number
    }

    private mutating func normal(_ element: Element, _ path: String, _ gauge: Gauge) -> Distribution? {
        guard let m = members(element, .normal, path), let mean = number(m, "mean", gauge), let deviation = number(m, "sd", gauge) else { return nil }
        let from = number(m, "from", gauge) ?? (gauge.isPositive ? 0 : nil)
        let to = number(m, "to", gauge)
        guard deviation >= 0 else {
            wrong(element, path, "The standard deviation is below zero.", expected: "0 or more", "Check the sign.")
            return nil
        }
        // Further out, drawing again would take for ever.
        if let from, from > mean + 6 * deviation || to.map({ $0 <= from }) ?? false {
            report(
                .contradiction, at: element, path, "Nothing of this normal distribution is left between its ends.",
                expected: "from below to, and both near the mean", "Correct the ends.")
            return nil
        }
        if let to, to < mean - 6 * deviation {
            report(
                .contradiction, at: element, path, "Nothing of this normal distribution is left below “to”.", expected: "to near the mean or above",
                "Correct the ends.")
            return nil
        }
        return .normal(mean: mean, deviation: deviation, from: from, to: to)
    }

    private mutating func geometric(_ element: Element, _ path: String, _ gauge: Gauge) -> Distribution? {
        guard slotSeconds != nil || gauge != .duration else {
            wrong(
                element, path, "Slots are counted only in a plant that has “slots:”.", expected: "a distribution of time",
                "Use exponential, or give the plant slots.")
            return nil
        }
        let probability: Double?
        if element.members == nil {
            probability = share(element, path)
        } else {
            probability = members(element, .geometric, path).flatMap { number($0, "mean", gauge) }.map { 1 / $0 }
        }
        guard let probability else { return nil }
        guard probability > 0, probability <= 1 else {
            wrong(element, path, "This never succeeds.", expected: "a probability above 0 and up to 1, or a mean of 1 or more", "Correct it.")
            return nil
        }
        return .geometric(probability: probability)
    }

    private mutating func empirical(_ members: Members, _ gauge: Gauge) -> Distribution? {
        let list = items(members, "empirical")
        guard let element = members["empirical"] else { return nil }
        guard !list.isEmpty else { return nothing(element, members.path(of: "empirical")) }
        let weighted = list.filter { $0.element.members != nil }
        guard weighted.isEmpty || weighted.count == list.count else {
            report(
                .contradiction, at: element, members.path(of: "empirical"), "Some values have shares, others none.",
                expected: "shares for all or for none",
                "Write {value: …, share: …} for each.")
            return nil
        }
        if weighted.isEmpty {
            let values = list.compactMap { number($0.element, $0.path, gauge) }
            return values.count == list.count ? .empirical(values.map { Weighted(1 / Double(values.count), $0) }) : nil
        }
        let values = weighted.compactMap { item -> Weighted<Double>? in
            guard let m = self.members(item.element, .weightedValue, item.path), let value = number(m, "value", gauge), let share = share(m, "share")
            else {
                return nil
            }
            return Weighted(share, value)
        }
        guard values.count == list.count, addUp(values.map(\.share), element, members.path(of: "empirical")) else { return nil }
        return .empirical(values)
    }

    private mutating func nothing(_ element: Element, _ path: String) -> Distribution? {
        wrong(element, path, "The list is empty.", expected: "one value or more", "Write the values.")
        return nil
    }

    mutating func addUp(_ shares: [Double], _ element: Element, _ path: String) -> Bool {
        let sum = shares.reduce(0, +)
        guard abs(sum - 1) > 1e-9 else { return true }
        report(.shares, at: element, path, "The shares add up to \(Self.short(sum)).", expected: "1", "Correct them.")
        return false
    }

    /// Up to six significant digits.
    static func short(_ number: Double) -> String {
        let text = String(format: "%.6g", number)
        return text == "-0" ? "0" : text
    }

    private mutating func inOrder(_ members: Members, _ values: [(key: String, value: Double)]) -> Bool {
        for (one, next) in zip(values, values.dropFirst()) where one.value > next.value {
            guard let element = members[next.key] else { return false }
            report(
                .contradiction, at: element, members.path(of: next.key), "“\(next.key)” is below “\(one.key)”.",
                expected: values.map(\.key).joined(separator: " ≤ "), "Swap or correct them.")
            return false
        }
        return true
    }
}
