// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Plant
import Yams

/// What a footprint of a product needs that neither events nor books know: the battery, what is cut off, who declares.
package struct FootprintProfile: Hashable, Sendable {
    package let product: String
    /// ISO 3166-1 alpha-2 of the plant.
    package let country: String?
    package let chemistry: String?
    /// Usable energy in kW.h of one unit (a piece, a kilogram); nil: it is no battery, or each lot's is declared.
    package let capacity: Double?
    package let service: ServiceLife?
    package let cutOffs: [CarbonInventory.CutOff]
    /// Mass and fossil carbon of one unit.
    package let exchange: ExchangeFacts?
}

extension PostingRules {
    mutating func addFootprint(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let reader = DocumentReader(file: file.file, code: .malformedBooks)
        let members = try reader.members(
            node, ["product", "country", "chemistry", "capacity", "service", "cutOffs", "exchange"], required: ["product"])
        let product = try reader.text(members["product"], at: node)
        if let index = footprints.firstIndex(where: { $0.product == product }) {
            throw file.fail(node, "The footprint of \(product) is described twice\(said("footprints", index)).", "Leave one out.")
        }
        footprints.append(
            FootprintProfile(
                product: product, country: try members["country"].map { node throws(AccountingError) in try reader.country(node, at: node) },
                chemistry: try members["chemistry"].map { node throws(AccountingError) in try reader.text(node, at: node) },
                capacity: try members["capacity"].map { node throws(AccountingError) in try reader.capacity(node) },
                service: try members["service"].map { node throws(AccountingError) in try reader.service(node) },
                cutOffs: try members["cutOffs"].map { node throws(AccountingError) in try reader.cutOffs(node) } ?? [],
                exchange: try members["exchange"].map { node throws(AccountingError) in try reader.exchange(node) }))
    }
}

extension ExchangeFacts {
    /// Of another amount of the product, under an identity of its own that is the same each time.
    func scaled(by amount: Double, for subject: String) -> ExchangeFacts {
        ExchangeFacts(
            id: Self.identity(of: id + " " + subject), version: version, companyName: companyName, companyIDs: companyIDs, productName: productName,
            productDescription: productDescription, productIDs: productIDs, productMass: productMass * amount,
            fossilCarbonContent: fossilCarbonContent * amount, standards: standards, assessmentReport: assessmentReport, region: region)
    }

    /// A UUID of version 8 (RFC 9562): the first 122 bits of a SHA-256.
    private static func identity(of text: String) -> String {
        var bytes = Array(SHA256.hash(Array(text.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        var parts: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }
}
