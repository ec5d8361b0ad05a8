// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Genealogy
import Ledger
import Node
import Plant
import Twin

extension Problem {
    /// Nil for errors of the argument parser, which bring their own words.
    init?(describing error: any Error) {
        switch error {
        case let error as Problem: self = error
        case let error as LedgerError: self.init(error)
        case let error as GenealogyError: self.init(error)
        case let error as AccountingError: self.init(error)
        case let error as TwinError:
            self.init(
                type: "urn:jellyroll:\(error.code.rawValue)", title: "The twin cannot do that", status: Self.status(error.category),
                detail: error.message, remedy: error.remedy)
        case let error as PlantRefusal:
            let count = error.findings.count
            self.init(
                type: "urn:jellyroll:plant.refused", title: "The plant file is not sound", status: 400,
                detail: (error.findings.first?.description ?? "") + (count > 1 ? " And \(count - 1) more." : ""),
                remedy: "Run `jellyroll check` on the file; it tells everything at once.")
        case let error as CocoaError:
            self.init(
                type: "urn:jellyroll:file.unreadable", title: "A file cannot be read or written", status: 400,
                detail: error.localizedDescription, remedy: "Check the path and its permissions.")
        default: return nil
        }
    }

    /// The one place where a status becomes an exit code: 3 bad input, 4 unavailable, 70 a fault of ours.
    var exitCode: Int32 {
        switch status {
        case 500: 70
        case 501, 503: 4
        default: 3
        }
    }

    func report() {
        if CommandLine.arguments.contains("--json") { emit(json()) }
        FileHandle.standardError.write(Data("jellyroll: \(detail)\n\(remedy.isEmpty ? "" : "  \(remedy)\n")".utf8))
    }
}
