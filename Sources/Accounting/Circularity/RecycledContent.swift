// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Recycled shares of the elements in one model's active material, of one plant and year, on the mass of the element.
///
///     post = Σ m · w · post / Σ m · w,   over the lots consumed
///
/// Source: Regulation (EU) 2023/1542, Art. 8(1); DIN DKE SPEC 99100, 6.6.2 (run-around scrap is no recycled input).
package struct RecycledContent: Hashable, Sendable {
    package let model: String
    package let plant: String
    package let year: Int
    package let lots: [Lot]

    package struct Lot: Hashable, Sendable {
        package let name: String
        package let mass: Quantity
        package let elements: [Element]

        package init(name: String, mass: Quantity, elements: [Element]) {
            self.name = name
            self.mass = mass
            self.elements = elements
        }
    }

    package struct Element: Hashable, Sendable {
        package let symbol: String
        /// Part of the lot's mass.
        package let assay: Percent
        /// Of the element, from battery manufacturing waste.
        package let preConsumer: Percent
        /// Of the element, from post-consumer waste.
        package let postConsumer: Percent
        package let document: String?

        package init(symbol: String, assay: Percent, preConsumer: Percent, postConsumer: Percent, document: String?) {
            self.symbol = symbol
            self.assay = assay
            self.preConsumer = preConsumer
            self.postConsumer = postConsumer
            self.document = document
        }
    }

    package struct Figure: Hashable, Sendable {
        /// Of the lots consumed.
        package let shares: RecycledShares
        /// Lots that claim a recycled share without a document.
        package let withoutDocument: [String]
    }

    package init(model: String, plant: String, year: Int, lots: [Lot]) {
        self.model = model
        self.plant = plant
        self.year = year
        self.lots = lots
    }

    /// One for each element there is any of, in alphabetical order: an element that is not there has no share.
    package var figures: [Figure] {
        Set(lots.flatMap(\.elements).map(\.symbol)).sorted().compactMap { symbol in
            // In 10⁻¹² of a milligram: two percentages in millionths.
            var whole: Int128 = 0
            var pre: Int128 = 0
            var post: Int128 = 0
            var undocumented: [String] = []
            for lot in lots {
                for element in lot.elements where element.symbol == symbol {
                    let mass = Int128(lot.mass.amount) * Int128(element.assay.tenThousandths)
                    whole += mass
                    pre += mass * Int128(element.preConsumer.tenThousandths)
                    post += mass * Int128(element.postConsumer.tenThousandths)
                    let isClaimed = element.preConsumer.tenThousandths + element.postConsumer.tenThousandths > 0
                    if isClaimed, element.document == nil { undocumented.append(lot.name) }
                }
            }
            return RecycledShares(symbol, whole: whole * 1_000_000, preConsumer: pre, postConsumer: post, scale: 1_000_000_000_000)
                .map { Figure(shares: $0, withoutDocument: undocumented) }
        }
    }
}
