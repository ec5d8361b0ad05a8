// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// One lot as books see it: what it is, what it came from, and who owns what of it.
package final class OwnedLot {
    package let node: UInt32
    package let key: LotKey
    package let product: String
    package let site: String
    package let quantity: Quantity?
    package let dimension: Dimension?
    /// A single piece: what is in it has no place in it.
    package let isUnit: Bool
    package let isMixed: Bool
    package let isProvisional: Bool
    package let opened: Instant?
    package let closed: Close?
    package let closedAt: Instant?
    /// Business step of what made it; empty when nothing did.
    package let step: String
    /// Lots drawn into it, its forebear and the units held in it, each once; by name.
    package let sources: [UInt32]
    /// What it went into, claim by claim.
    package let claims: [OwnedClaim]
    /// What it is held in, in order of time and name: the unclaimed rest counts there.
    package let holders: [UInt32]
    /// Since when, holder by holder.
    package let heldSince: [Instant]
    let laid: LaidClaims
    /// Claims by what they went into.
    private let byProduct: [Int32]

    init(
        _ book: LotBook, _ view: LineageView, sources: [UInt32], holders: [ResolvedHold], step: String
    ) {
        let facts = book.facts
        node = book.node
        key = view.key(of: book.node)
        product = view.rows.text(facts.product)
        site = view.rows.text(facts.site)
        quantity = facts.quantity
        dimension = facts.dimension
        isUnit = facts.isUnit
        isMixed = facts.isMixed
        isProvisional = facts.isProvisional
        opened = facts.opened.map(Instant.init(microseconds:))
        closed = facts.closed.map { Close(lot: view.rows.name(of: view.name(of: book.node)), reason: view.rows.text($0.reason)) }
        closedAt = facts.closed.map { Instant(microseconds: $0.time) }
        self.step = step
        self.sources = sources
        self.holders = holders.map(\.parent)
        heldSince = holders.map { Instant(microseconds: $0.begin) }
        laid = LaidClaims(book)
        claims = book.claims.map(OwnedClaim.init)
        byProduct = Self.order(claims)
    }

    private static func order(_ claims: [OwnedClaim]) -> [Int32] {
        claims.indices.map(Int32.init).sorted { (claims[Int($0)].product, $0) < (claims[Int($1)].product, $1) }
    }

    /// The same lot where lots have other numbers.
    init(_ other: OwnedLot, number: (UInt32) -> UInt32) {
        node = number(other.node)
        (key, product, site, quantity, dimension) = (other.key, other.product, other.site, other.quantity, other.dimension)
        (isUnit, isMixed, isProvisional) = (other.isUnit, other.isMixed, other.isProvisional)
        (opened, closed, closedAt, step, laid) = (other.opened, other.closed, other.closedAt, other.step, other.laid)
        sources = other.sources.map(number)
        var claims = other.claims
        for index in claims.indices { claims[index].product = number(claims[index].product) }
        self.claims = claims
        holders = other.holders.map(number)
        heldSince = other.heldSince
        byProduct = Self.order(claims)
    }

    /// Where contributions to it may have a place.
    package var isMapped: Bool { !isMixed && !isUnit && dimension != nil }
    package var axis: Int64 { laid.axis }
    /// Nothing was drawn into it and it took nothing over: whatever is in it came from outside.
    package var isReceived: Bool { sources.isEmpty }

    package var outline: LotOutline {
        LotOutline(
            node: node, key: key, product: product, site: site, quantity: quantity, isUnit: isUnit, opened: opened, closedAt: closedAt, step: step,
            isReceived: isReceived)
    }

    package func table(bounds: [Int64], weights: [ClaimWeights]) -> PartTable {
        PartTable(laid, claims: claims.count, bounds: bounds, weights: weights)
    }

    /// Indices of the claims of one product.
    package func claims(of product: UInt32) -> ArraySlice<Int32> {
        var low = 0
        var high = byProduct.count
        while low < high {
            let middle = (low + high) / 2
            if claims[Int(byProduct[middle])].product < product { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < byProduct.count, claims[Int(byProduct[end])].product == product { end += 1 }
        return byProduct[low..<end]
    }
}

/// A draw out of a lot, as its books need it.
package struct OwnedClaim: Sendable {
    package fileprivate(set) var product: UInt32
    package let time: Instant
    /// The entry that says so.
    package let event: UInt64
    package let from: Int64?
    package let length: Int64?
    /// What a later generation of the name took over.
    package let isRest: Bool
    private let productFrom: Int64?
    private let productTo: Int64?
    private let run: Int64

    init(_ claim: Claim) {
        product = claim.product
        time = Instant(microseconds: claim.time)
        event = claim.sequence
        from = claim.from
        length = claim.length
        isRest = claim.isRest
        productFrom = claim.productFrom
        productTo = claim.productTo
        run = claim.length ?? 0
    }

    /// Where [a, b) of the claim, counted from its own start, lies in the product; nil when that was not said.
    ///
    /// Ends of neighbouring parts meet, as both are rounded down from one line.
    func image(_ a: Int64, _ b: Int64) -> Interval? {
        guard let productFrom, let productTo else { return nil }
        return Self.image(a, b, of: run, at: productFrom, productTo)
    }

    /// Where [a, b) of a claim of length `run` lies that was drawn into `first` to `last` of its product.
    static func image(_ a: Int64, _ b: Int64, of run: Int64, at first: Int64, _ last: Int64) -> Interval? {
        guard first != last, run > 0 else { return nil }
        func place(_ x: Int64) -> Int64 {
            let product = (last - first).multipliedFullWidth(by: min(x, run))
            let (quotient, remainder) = run.dividingFullWidth(product)
            return first + (remainder < 0 ? quotient - 1 : quotient)
        }
        let (one, other) = (place(a), place(b))
        return Interval(min(one, other), max(max(one, other), min(one, other) + 1))
    }
}
