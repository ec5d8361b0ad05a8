// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc
package import Ledger

/// The one place where the time of day is read.
package enum SystemClock {
    package static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
