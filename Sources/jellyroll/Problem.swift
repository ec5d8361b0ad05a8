// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Ledger
import Measure

/// A failure as a person and a machine read it: RFC 9457 problem details with our code and remedy beside.
struct Problem: Error {
    let code: String
    let message: String
    let remedy: String
    let category: FaultCategory

    init(code: String, message: String, remedy: String, category: FaultCategory) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.category = category
    }

    /// Nil for errors of the argument parser, which bring their own words.
    init?(_ error: any Error) {
        switch error {
        case let error as Problem: self = error
        case let error as LedgerError:
            self.init(code: error.code.rawValue, message: error.message, remedy: error.remedy, category: error.category)
        case let error as GenealogyError:
            self.init(
                code: error.code.rawValue, message: error.message, remedy: error.remedy,
                category: error.code == .unknownLot ? .notFound : error.code == .damagedSegment ? .fault : .incorrect)
        case let error as CocoaError:
            self.init(
                code: "file.unreadable", message: error.localizedDescription, remedy: "Check the path and its permissions.", category: .incorrect)
        default: return nil
        }
    }

    /// The one place where a category becomes an exit code.
    var exitCode: Int32 {
        switch category {
        case .incorrect, .notFound, .conflict: 3
        case .unsupported, .unavailable: 4
        case .fault: 70
        }
    }

    private var status: Int {
        switch category {
        case .incorrect: 400
        case .notFound: 404
        case .conflict: 409
        case .unsupported: 422
        case .unavailable: 503
        case .fault: 500
        }
    }

    func report() {
        if CommandLine.arguments.contains("--json") {
            let body: [String: Any] = [
                "type": "https://jellyroll.dev/problems/\(code)", "title": message, "status": status, "code": code, "remedy": remedy,
            ]
            if let data = try? JSONSerialization.data(withJSONObject: body, options: [.sortedKeys, .withoutEscapingSlashes]) {
                FileHandle.standardOutput.write(data + Data("\n".utf8))
            }
        }
        FileHandle.standardError.write(Data("jellyroll: \(message)\n  \(remedy)\n".utf8))
    }
}
