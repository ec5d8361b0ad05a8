// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Measure
import Plant

/// What a footprint from the books is of.
struct BookedSubject {
    let name: String
    let process: String
    let site: String
    /// Nil: of a site's period.
    let quantity: Quantity?
    let period: Validity
    let profile: FootprintProfile?
    /// kW.h of all of it, as events declare; before the profile's.
    let capacity: Double?
}

/// Carbon postings, added up by what they are of and which factor they rest on.
struct BookedParts {
    private struct Key: Hashable {
        let process: String
        let flow: String
        let stage: LifeCycleStage
        let emission: Int?
        let source: String
        let isPrimary: Bool
        let isAvoided: Bool
    }

    private struct Sum {
        var carbon = 0.0
        var amount = 0.0
        var quality: DataQuality?
        var isVerified = true
    }

    private let rules: PostingRules
    private var keys: [Key] = []
    private var sums: [Key: Sum] = [:]

    init(_ rules: PostingRules) { self.rules = rules }

    /// - Parameter shares: By leaf, which part counts.
    mutating func add(_ postings: [Posting], of lot: OwnedLot, _ leaves: [Int], shares: [Double]) {
        for posting in postings {
            let account = rules.chart.leaves[posting.account].id
            let isAvoided = account == PostingRules.avoided
            guard let index = leaves.firstIndex(of: posting.account), posting.amount != 0,
                let (stage, isPrimary) = isAvoided ? (.production, false) : Self.stage(of: account)
            else { continue }
            let key = Key(
                process: lot.product.isEmpty ? lot.key.name : lot.product, flow: flow(of: posting), stage: stage,
                emission: posting.activity?.emission,
                source: posting.activity == nil ? posting.source : "", isPrimary: isPrimary, isAvoided: isAvoided)
            if sums[key] == nil { keys.append(key) }
            var sum = sums[key] ?? Sum()
            sum.carbon += Double(posting.amount) / Double(Dimension.carbon.displaySize) * shares[index]
            sum.amount += (posting.activity?.amount ?? 0) * shares[index]
            sum.quality = posting.activity?.quality
            sum.isVerified = sum.isVerified && posting.isVerified
            sums[key] = sum
        }
    }

    /// `carbon.production.primary`; nil for accounts that users named otherwise.
    private static func stage(of account: String) -> (LifeCycleStage, isPrimary: Bool)? {
        let words = account.split(separator: ".")
        guard words.count == 3, let stage = LifeCycleStage(rawValue: String(words[1]).replacing("-", with: " ")) else { return nil }
        return (stage, words[2] == "primary")
    }

    private func flow(of posting: Posting) -> String {
        guard let activity = posting.activity else { return "declared by the supplier" }
        let emission = rules.emissions[activity.emission]
        if rules.chart.leaves[posting.account].id == PostingRules.avoided { return "avoided: \(emission.name)" }
        return switch emission.kind {
        case .electricity, .heat: emission.kind.rawValue
        case .freight: "carried: \(emission.name)"
        case .material, .treatment, .process: "as bought"
        }
    }

    func inventory(_ subject: BookedSubject) -> (CarbonInventory, [CarbonFootprint.Contribution]) {
        let unit = subject.quantity.map { BookingUnit.display(of: $0.dimension).code } ?? "{period}"
        let amount = CarbonInventory.Amount(
            number: subject.quantity.map { Double($0.amount) / Double($0.dimension.displaySize) } ?? 1, unit: .known(unit))
        let sorted = keys.sorted {
            ($0.process, $0.flow, $0.stage.rawValue, $0.emission ?? -1, $0.source) < (
                $1.process, $1.flow, $1.stage.rawValue, $1.emission ?? -1, $1.source
            )
        }
        var names = [subject.process]
        for key in sorted where !names.contains(key.process) { names.append(key.process) }
        let processes = names.map {
            CarbonInventory.Process(name: $0, makes: amount, yield: 1, value: nil, coProducts: [], allocation: .mass, flows: [])
        }
        let profile = subject.profile
        let inventory = CarbonInventory(
            name: subject.name, plant: subject.site.isEmpty ? nil : subject.site, country: profile?.country, chemistry: profile?.chemistry,
            period: subject.period, processes: processes,
            declared: .init(
                process: 0, amount: amount, capacity: subject.capacity ?? profile?.capacity.map { $0 * amount.number }), service: profile?.service,
            cutOffs: profile?.cutOffs ?? [], exchange: profile?.exchange?.scaled(by: amount.number, for: "\(subject.name) \(subject.site)"))
        return (inventory, sorted.map(contribution))
    }

    private func contribution(_ key: Key) -> CarbonFootprint.Contribution {
        let sum = sums[key] ?? Sum()
        let emission = key.emission.map { rules.emissions[$0] } ?? declared(key, sum)
        return CarbonFootprint.Contribution(
            process: key.process, flow: key.flow, stage: key.stage, factor: emission, assumption: nil,
            amount: .init(number: key.emission == nil ? sum.carbon : sum.amount, unit: emission.unit), carbon: sum.carbon, isPrimary: key.isPrimary,
            quality: sum.quality, isAvoided: key.isAvoided)
    }

    /// A supplier's own figure stands for itself: one kilogram a kilogram.
    private func declared(_ key: Key, _ sum: Sum) -> EmissionFactor {
        EmissionFactor(
            id: "declared for \(key.process)", name: "declared for \(key.process)", kind: .material, value: 1,
            unit: .known("kg"), reference: .plain, region: nil, year: nil, gases: .equivalent, basis: .lifecycle,
            includesLoss: nil, spread: nil, validity: Validity(from: nil, to: nil),
            provenance: Provenance(source: key.source, isVerified: sum.isVerified),
            note: nil)
    }
}
