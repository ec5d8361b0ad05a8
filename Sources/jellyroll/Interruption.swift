// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
import Foundation
import Synchronization

/// Remembers that the person pressed Ctrl-C (or the system sent SIGTERM), so that long work ends between two batches.
final class Interruption: Sendable {
    private let asked = Mutex(false)
    // Sources are only made and let go of, never used again.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    init() {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.asked.withLock { $0 = true } }
            source.resume()
        }
    }

    var isAsked: Bool { asked.withLock { $0 } }
}
