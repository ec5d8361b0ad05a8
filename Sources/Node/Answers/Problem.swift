// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import Genealogy
package import Ledger

/// RFC 9457 problem details: how every error is said to a machine, on the command line (`--json`) and over HTTP.
package struct Problem: Error, Hashable, Sendable {
    /// A URI that names the kind of problem: `urn:jellyroll:genealogy.unknown_lot`, or EPCIS's `epcisException:…`.
    package var type: String
    package var title: String
    /// HTTP status.
    package var status: Int
    package var detail: String
    /// What to do next; an extension member, left out when empty.
    package var remedy: String

    package init(type: String, title: String, status: Int, detail: String, remedy: String) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.remedy = remedy
    }

    package init(_ error: GenealogyError) {
        self.init(
            type: "urn:jellyroll:\(error.code.rawValue)", title: Self.title(error.category), status: Self.status(error.category),
            detail: error.message, remedy: error.remedy)
    }

    package init(_ error: LedgerError) {
        self.init(
            type: "urn:jellyroll:\(error.code.rawValue)", title: Self.title(error.category), status: Self.status(error.category),
            detail: error.message, remedy: error.remedy)
    }

    package init(_ error: AccountingError) {
        self.init(
            type: "urn:jellyroll:\(error.code.rawValue)", title: Self.title(error.category), status: Self.status(error.category),
            detail: error.message, remedy: error.remedy)
    }

    package init(_ refusal: CustodyRefusal) {
        self.init(
            type: "urn:jellyroll:\(refusal.code.rawValue)", title: Self.title(refusal.category), status: Self.status(refusal.category),
            detail: refusal.message, remedy: refusal.remedy)
    }

    package func json() -> [UInt8] {
        var json = JSONBytes()
        write(&json)
        json.raw("\n")
        return json.bytes
    }

    package func write(_ json: inout JSONBytes) {
        json.raw("{\"type\":")
        json.string(type)
        json.raw(",\"title\":")
        json.string(title)
        json.raw(",\"status\":")
        json.integer(status)
        json.raw(",\"detail\":")
        json.string(detail)
        if !remedy.isEmpty {
            json.raw(",\"remedy\":")
            json.string(remedy)
        }
        json.raw("}")
    }

    /// The one place where a category becomes an HTTP status.
    package static func status(_ category: FaultCategory) -> Int {
        switch category {
        case .incorrect: 400
        case .notFound: 404
        case .conflict: 409
        case .unsupported: 501
        case .unavailable: 503
        case .fault: 500
        }
    }

    private static func title(_ category: FaultCategory) -> String {
        switch category {
        case .incorrect: "The request cannot be read as it stands"
        case .notFound: "Not found"
        case .conflict: "In conflict with what is recorded"
        case .unsupported: "Not supported"
        case .unavailable: "Not available now"
        case .fault: "A fault of this server"
        }
    }
}

extension GenealogyError {
    /// From which HTTP status and exit code follow.
    package var category: FaultCategory {
        switch code {
        case .unknownLot, .unknownProduct: .notFound
        case .intervalOutside, .invalidRequest: .incorrect
        case .damagedSegment: .fault
        case .notWritable: .unavailable
        }
    }
}

extension AccountingError {
    /// From which HTTP status and exit code follow.
    package var category: FaultCategory { code == .unknownAccount ? .notFound : .incorrect }
}

extension CustodyRefusal {
    /// From which the HTTP status follows; on the command line a refusal is a check that said no.
    package var category: FaultCategory {
        switch code {
        case .malformed: .incorrect
        case .unknown: .notFound
        case .overdraft, .receiptTwice, .claimTwice, .periodClosed, .accountTwice, .retired, .mixed, .share, .certificate: .conflict
        }
    }
}
