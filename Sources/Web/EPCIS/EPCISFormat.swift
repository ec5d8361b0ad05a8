// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger

/// Where pages and the EPCIS interface meet `Connect`'s reader, writer and query evaluator.
enum EPCISFormat {
    static func text(_ event: Event) -> String { "" }
    static func document(_ events: [Event], createdAt: Instant) -> [UInt8] { [] }
}
