// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
import Measure

/// What suppliers declare of the origin of what came in.
extension LotPostings {
    private var declarations: [OriginDeclaration] {
        guard lot.isReceived, !rules.trade.declarations.isEmpty else { return [] }
        return OriginDeclaration.fitting(
            rules.trade.declarations, lot: lot.key.name, product: lot.product, supplier: supplier, on: lot.opened?.day)
    }

    var declaredAgreements: Set<String> { Set(declarations.flatMap(\.agreements)) }

    /// All that is on it under `value`, once more as originating under each agreement that is declared.
    mutating func bookDeclarations() {
        let values = chart.leaves(of: "value") ?? []
        let worth = postings.filter { values.contains($0.account) }
        let sum = Quantity(worth.reduce(Int64(0)) { $0 &+ $1.amount }, .money)
        guard sum.amount != 0 else { return }
        for declaration in declarations {
            let evidence = Evidence(
                source: declaration.provenance.source, document: declaration.document,
                isVerified: declaration.provenance.isVerified && worth.allSatisfy(\.isVerified))
            for agreement in declaration.agreements {
                guard let leaf = chart.leaf("origin.\(agreement).originating") else { continue }
                post(leaf, sum.amount, told("\(sum.words) declared to originate in \(declaration.country)"), evidence)
            }
        }
    }

    /// Values of the very lot go before those of its product.
    func nearest(_ values: [OriginValue]) -> [OriginValue] {
        let own = values.filter { value in
            switch value.basis {
            case .received(.lot), .made(.lot, _): true
            case .received(.product), .made(.product, _), .account: false
            }
        }
        return own.isEmpty ? values : own
    }

    /// Whether a declaration speaks of the agreement an account of status belongs to; told where the two do not agree.
    mutating func setAside(_ status: String, of value: OriginValue, _ declared: Set<String>) -> Bool {
        guard let agreement = declared.first(where: { status.hasPrefix("origin.\($0).") }) else { return false }
        if status.hasSuffix(".non-originating") {
            find(
                .declaredTwice, of: "origin.\(agreement)",
                "\(value.provenance.source) has it that \(lot.product) does not originate under \(agreement), and a supplier declares that it does; the declaration holds.",
                "Correct `originating` of the value, or the declaration.")
        }
        return true
    }
}

extension MeterShares {
    /// Who sent a lot that came from outside; nil: nobody said.
    package func supplier(of lot: LotOutline) -> String? {
        guard lot.isReceived, lot.key.generation == 0, let trips = trips[lot.key.name] else { return nil }
        return trips.first { !$0.from.isEmpty && $0.from != lot.site && ($0.to == lot.site || $0.to.isEmpty) }?.from
    }
}
