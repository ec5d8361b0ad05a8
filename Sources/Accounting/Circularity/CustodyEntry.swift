// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

extension CustodyLedger {
    package enum Origin: String, Hashable, Sendable, CaseIterable { case preConsumer = "pre-consumer", postConsumer = "post-consumer" }

    /// Recycled metal, or a certificate for some, that came in.
    package struct Receipt: Hashable, Sendable {
        /// The lot, or the document.
        package let id: String
        package let day: CivilDate
        /// Recycled element that came in, before conversion.
        package let mass: Quantity
        /// All of the element that came in with it, recycled or not; nil: not said.
        package let whole: Quantity?
        package let origin: Origin
        /// What it was blended in; empty: nothing.
        package let batch: String
        package let statement: CustodyModel
        package let document: String

        package init(
            id: String, day: CivilDate, mass: Quantity, whole: Quantity?, origin: Origin, batch: String, statement: CustodyModel, document: String
        ) {
            self.id = id
            self.day = day
            self.mass = mass
            self.whole = whole
            self.origin = origin
            self.batch = batch
            self.statement = statement
            self.document = document
        }
    }

    /// Recycled metal that is to be stated to a buyer.
    package struct Claim: Hashable, Sendable {
        package let id: String
        package let day: CivilDate
        package let mass: Quantity
        /// All of the element in what is sold; nil: not said.
        package let whole: Quantity?
        /// Nil: of either.
        package let origin: Origin?
        package let buyer: String
        /// The receipt (in controlled blending the batch) it is of; empty: any.
        package let from: String
        /// What it is stated of, and where that was made; empty: not said.
        package let product: String
        package let site: String

        package init(
            id: String, day: CivilDate, mass: Quantity, whole: Quantity?, origin: Origin?, buyer: String, from: String, product: String, site: String
        ) {
            self.id = id
            self.day = day
            self.mass = mass
            self.whole = whole
            self.origin = origin
            self.buyer = buyer
            self.from = from
            self.product = product
            self.site = site
        }
    }
}

/// Why an entry is not booked. It leaves every account as it was.
package struct CustodyRefusal: Error, Hashable, Sendable {
    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case overdraft = "claims.overdraft"
        case receiptTwice = "claims.receipt_twice"
        case claimTwice = "claims.claim_twice"
        case periodClosed = "claims.period_closed"
        case accountTwice = "claims.account_twice"
        /// No such account or claim.
        case unknown = "claims.unknown"
        /// A retired claim is final.
        case retired = "claims.retired"
        /// Material that the account's model keeps apart.
        case mixed = "claims.mixed"
        /// A higher share than what came in.
        case share = "claims.share"
        /// Certificates are no content, and content is no certificate.
        case certificate = "claims.certificate"
        case malformed = "claims.malformed"
    }

    package let code: Code
    package let entry: String
    package let message: String
    package let remedy: String

    package init(_ code: Code, _ entry: String, _ message: String, _ remedy: String) {
        self.code = code
        self.entry = entry
        self.message = message
        self.remedy = remedy
    }
}
