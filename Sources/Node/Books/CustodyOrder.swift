// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import Measure

/// An entry of a custody account as somebody asks for it. What is left out is filled in from the ledger: the day by the clock, a lot's metal by its
/// books. Its JSON is the body of `POST /api/claims`.
package struct CustodyOrder: Hashable, Sendable {
    package let account: String
    package let act: Act

    package enum Act: Hashable, Sendable {
        case open(CustodyLedger.Rules)
        case receive(Delivery)
        case claim(Statement)
        case retire(claim: String, CivilDate?)
        case release(claim: String, CivilDate?)
        case close(CivilDate)
    }

    /// Recycled metal, or a certificate, that came in.
    package struct Delivery: Hashable, Sendable {
        /// A lot the ledger knows, or a delivery of another name.
        package var receipt: String
        package var origin: CustodyLedger.Origin
        package var mass: Quantity?
        package var whole: Quantity?
        package var batch = ""
        package var statement: CustodyModel?
        package var document = ""
        package var day: CivilDate?

        package init(_ receipt: String, _ origin: CustodyLedger.Origin) {
            self.receipt = receipt
            self.origin = origin
        }
    }

    /// What is to be stated to a buyer.
    package struct Statement: Hashable, Sendable {
        package var claim: String
        package var mass: Quantity
        package var whole: Quantity?
        package var origin: CustodyLedger.Origin?
        package var buyer: String
        package var from = ""
        package var product = ""
        package var site = ""
        package var day: CivilDate?

        package init(_ claim: String, _ mass: Quantity, buyer: String) {
            self.claim = claim
            self.mass = mass
            self.buyer = buyer
        }
    }

    package init(account: String, _ act: Act) {
        self.account = account
        self.act = act
    }

    /// What it is about, for a refusal.
    package var name: String {
        switch act {
        case .open: account
        case .receive(let delivery): delivery.receipt
        case .claim(let statement): statement.claim
        case .retire(let claim, _), .release(let claim, _): claim
        case .close(let day): "closing \(day)"
        }
    }
}
