// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Judges a good by an agreement's rules.
package struct OriginAssessor: Sendable {
    package let agreement: OriginAgreement

    package init(_ agreement: OriginAgreement) { self.agreement = agreement }

    package func assess(_ good: OriginCase) -> OriginAssessment {
        var result = judge(good)
        guard case .notOriginating = result.verdict else { return result }
        result = OriginAssessment(
            agreement: result.agreement, verdict: result.verdict, alternatives: result.alternatives, general: result.general,
            locksMethod: result.locksMethod, missing: missing(good), flips: flips(good))
        return result
    }

    private func judge(_ good: OriginCase) -> OriginAssessment {
        func outcome(_ verdict: OriginAssessment.Verdict, _ alternatives: [OriginAssessment.Alternative] = []) -> OriginAssessment {
            OriginAssessment(
                agreement: agreement.name, verdict: verdict, alternatives: alternatives, general: general(alternatives),
                locksMethod: agreement.general.locksMethod, missing: [], flips: [])
        }
        for country in [good.producer, good.destination] where !agreement.isParty(country) {
            return outcome(.notApplicable("\(country) is no party to \(agreement.name)."))
        }
        let rules = agreement.rules(for: good.code, on: good.day)
        guard !rules.isEmpty else { return outcome(.notApplicable("\(agreement.name) has no rule for \(good.code) on \(good.day) here.")) }
        let alternatives = rules.flatMap { rule in
            rule.alternatives.map { test in
                OriginAssessment.Alternative(
                    rule: test.parts.map(\.name).joined(separator: " and "), tests: test.parts.map { self.test($0, good) },
                    provenance: rule.provenance)
            }
        }
        if let index = alternatives.firstIndex(where: \.passes) { return outcome(.originating(by: index), alternatives) }
        return outcome(.notOriginating, alternatives)
    }

    /// The value basis where a percentage was compared, the tolerance where a shift was asked for.
    private func general(_ alternatives: [OriginAssessment.Alternative]) -> [Provenance] {
        let tests = alternatives.flatMap(\.tests)
        let basis = tests.contains { $0.threshold != nil } ? [agreement.general.basisSource] : []
        let tolerance = tests.contains { $0.usesTolerance } ? agreement.general.tolerance.map { [$0.provenance] } ?? [] : []
        return basis + tolerance
    }

    // Materials.

    private func originates(_ material: OriginCase.Material, _ good: OriginCase) -> Bool {
        agreement.originates(material.country, declared: material.declared, from: good.producer, to: good.destination)
    }

    private func cumulates(_ country: String, _ good: OriginCase) -> Bool {
        agreement.cumulates(country, from: good.producer, to: good.destination)
    }

    private func nonOriginating(_ good: OriginCase) -> [OriginCase.Material] { good.materials.filter { !originates($0, good) } }

    /// Value of non-originating materials: what rules let take off is off, and under full cumulation what parties added.
    private func value(_ material: OriginCase.Material) -> Int64 {
        let added = agreement.general.cumulation == .full ? material.addedInParties : 0
        return max(0, material.value - material.deductions - added)
    }

    private func base(_ good: OriginCase) -> (name: String, amount: Int64?) {
        switch agreement.general.basis {
        case .fob: ("FOB", good.values.fob)
        case .exWorks: ("EXW", good.values.exWorks)
        case .transaction: ("V", good.values.transaction)
        }
    }

    // Tests.

    private func test(_ part: OriginTest.Part, _ good: OriginCase) -> OriginAssessment.Test {
        let others = nonOriginating(good)
        switch part {
        case .whollyObtained: return plain(part, good.isWhollyObtained, good.isWhollyObtained ? "wholly obtained" : "not wholly obtained", [])
        case .onlyOriginating:
            return plain(part, others.isEmpty, "\(others.count) of \(good.materials.count) materials do not originate", others.map(\.name))
        case .process(let name):
            return plain(part, good.processes.contains(name), good.processes.contains(name) ? "\(name): shown" : "\(name): not shown", [])
        case .originating(let kind):
            let bad = others.filter { $0.kind == kind }
            return plain(part, bad.isEmpty, bad.isEmpty ? "no non-originating \(kind)" : "non-originating \(kind)", bad.map(\.name))
        case .tariffShift(let level, let excluding, let upTo): return shift(part, level, excluding, upTo, good, others)
        case .nonOriginating(let most):
            let sum = others.reduce(0) { $0 + value($1) }
            return compare(part, base(good).name, of: base(good).amount, numerator: sum, others) {
                $0.compared(with: most) <= 0
            } threshold: {
                most
            }
        case .regionalValue(let method, let least): return regional(part, method, least, good, others)
        }
    }

    private func plain(_ part: OriginTest.Part, _ passes: Bool, _ calculation: String, _ obstacles: [String]) -> OriginAssessment.Test {
        OriginAssessment.Test(
            name: part.name, passes: passes, reached: nil, threshold: nil, usesTolerance: false, calculation: calculation,
            obstacles: passes ? [] : obstacles)
    }

    private func compare(
        _ part: OriginTest.Part, _ baseName: String, of amount: Int64?, numerator: Int64, _ others: [OriginCase.Material],
        passes: (Ratio) -> Bool, threshold: () -> Percent
    ) -> OriginAssessment.Test {
        guard let amount, let ratio = Ratio(numerator, of: amount) else {
            return OriginAssessment.Test(
                name: part.name, passes: nil, reached: nil, threshold: threshold(), usesTolerance: false, calculation: "\(baseName) is not known",
                obstacles: [])
        }
        let passes = passes(ratio)
        return OriginAssessment.Test(
            name: part.name, passes: passes, reached: ratio, threshold: threshold(), usesTolerance: false,
            calculation: "\(Money.text(numerator)) of \(baseName) \(Money.text(amount)) = \(ratio)",
            obstacles: passes ? [] : others.sorted { (value($0), $1.name) > (value($1), $0.name) }.map(\.name))
    }

    private func regional(
        _ part: OriginTest.Part, _ method: RegionalValueMethod, _ least: Percent, _ good: OriginCase, _ others: [OriginCase.Material]
    ) -> OriginAssessment.Test {
        let (name, amount) = base(good)
        let numerator: Int64
        var whole = (name: name, amount: amount)
        switch method {
        case .buildDown: numerator = (amount ?? 0) - others.reduce(0) { $0 + value($1) }
        case .buildUp:
            let own =
                good.materials.filter { originates($0, good) }.reduce(0) { $0 + $1.value }
                + others.reduce(0) { $0 + $1.value - $1.deductions - value($1) }
            numerator = own + good.values.labour + good.values.overhead + good.values.profit + good.values.other
        case .focused(let headings):
            numerator =
                (amount ?? 0)
                - others.filter { material in material.code.map { code in headings.contains { $0.contains(code) } } ?? true }
                .reduce(0) { $0 + value($1) }
        case .netCost:
            whole = ("net cost", good.values.netCost)
            numerator = (good.values.netCost ?? 0) - others.reduce(0) { $0 + value($1) }
        }
        return compare(part, whole.name, of: whole.amount, numerator: numerator, others) {
            $0.compared(with: least) >= 0
        } threshold: {
            least
        }
    }

    private func shift(
        _ part: OriginTest.Part, _ level: HSCode.Level, _ excluding: [HSRange], _ upTo: Percent?, _ good: OriginCase, _ others: [OriginCase.Material]
    ) -> OriginAssessment.Test {
        let banned = others.filter { material in material.code.map { code in excluding.contains { $0.contains(code) } } ?? false }
        guard banned.isEmpty else { return plain(part, false, "excluded materials", banned.map(\.name)) }
        // Unknown codes have not shifted.
        let same = others.filter { material in
            guard let code = material.code?.prefix(level), let own = good.code.prefix(level) else { return true }
            return code == own
        }
        guard !same.isEmpty else { return plain(part, true, "every non-originating material is of another \(level)", []) }
        let tolerance = upTo ?? agreement.general.tolerance?.value
        let sum = same.reduce(0) { $0 + value($1) }
        guard let tolerance, let amount = base(good).amount, let ratio = Ratio(sum, of: amount) else {
            return plain(part, false, "materials of the same \(level)", same.map(\.name))
        }
        let passes = ratio.compared(with: tolerance) <= 0
        return OriginAssessment.Test(
            name: part.name, passes: passes, reached: nil, threshold: nil,
            usesTolerance: upTo == nil,
            calculation:
                "materials of the same \(level) are \(ratio) of \(base(good).name), \(passes ? "within" : "above") the \(tolerance) tolerated",
            obstacles: passes ? [] : same.map(\.name))
    }

    // What would help.

    private func missing(_ good: OriginCase) -> [OriginAssessment.MissingEvidence] {
        nonOriginating(good).compactMap { material in
            guard let country = material.country else {
                return .init(
                    material: material.name, request: "Ask the supplier of \(material.name) where it was made; unknown counts as non-originating.")
            }
            guard cumulates(country, good) else { return nil }
            return .init(
                material: material.name,
                request:
                    "Ask the supplier of \(material.name) (\(country)) for a declaration of origin under \(agreement.name), or for the reason there is none."
            )
        }
    }

    private func flips(_ good: OriginCase) -> [OriginAssessment.Flip] {
        good.materials.indices.compactMap { index in
            let material = good.materials[index]
            guard !originates(material, good) else { return nil }
            var changed = good
            changed.materials[index].declared.insert(agreement.name)
            let isInside = material.country.map { cumulates($0, good) } ?? false
            if !isInside { changed.materials[index].country = good.producer }
            guard judge(changed).isOriginating else { return nil }
            return isInside
                ? .init(
                    kind: .declaration, material: material.name,
                    sentence: "A declaration that \(material.name) originates under \(agreement.name) makes \(good.good) originating.")
                : .init(
                    kind: .supplier, material: material.name,
                    sentence: "\(material.name) bought as originating where \(agreement.name) cumulates makes \(good.good) originating.")
        }
    }
}

extension OriginTest.Part {
    /// As the trade writes it: `CTH`, `RVC 40 (build-down)`, `MaxNOM 70`.
    package var name: String {
        switch self {
        case .whollyObtained: return "WO"
        case .onlyOriginating: return "PE"
        case .tariffShift(let level, let excluding, let upTo):
            let shift =
                switch level {
                case .chapter: "CC"
                case .heading: "CTH"
                case .subheading: "CTSH"
                }
            let except = excluding.isEmpty ? "" : " except from \(excluding.map(\.description).joined(separator: ", "))"
            return shift + except + (upTo.map { ", same heading up to \($0)" } ?? "")
        case .regionalValue(.buildDown, let least): return "RVC \(least) (build-down)"
        case .regionalValue(.buildUp, let least): return "RVC \(least) (build-up)"
        case .regionalValue(.focused(let headings), let least):
            return "RVC \(least) (focused on \(headings.map(\.description).joined(separator: ", ")))"
        case .regionalValue(.netCost, let least): return "RVC \(least) (net cost)"
        case .nonOriginating(let most): return "MaxNOM \(most)"
        case .process(let name): return "SP \(name)"
        case .originating(let kind): return "originating \(kind)"
        }
    }
}

/// Ten-thousandths of a currency unit, for people.
package enum Money {
    package static func text(_ amount: Int64) -> String {
        let (whole, rest) = amount.magnitude.quotientAndRemainder(dividingBy: 10_000)
        let sign = amount < 0 ? "-" : ""
        guard rest != 0 else { return "\(sign)\(whole)" }
        var digits = "\(rest)"
        digits = String(repeating: "0", count: 4 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}
