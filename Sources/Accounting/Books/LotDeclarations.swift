// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy

/// What events declare of lots, as one state of the genealogy has it.
package struct LotDeclarations {
    private let log: DeclarationLog
    private let state: OwnedLots

    package init(_ log: DeclarationLog, in state: OwnedLots) {
        self.log = log
        self.state = state
    }

    /// In the order of the log.
    func words(of lot: LotOutline) -> [DeclaredWord] { log.words(of: lot, in: state) }

    /// Names of lots of which a property is declared.
    func lots(declaring isMeant: (String) -> Bool) -> Set<String> { log.lots(declaring: isMeant) }
}
