// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What is asked of a twin: how long, how often, how sure.
package struct ExperimentPlan: Hashable, Sendable {
    /// How much of the beginning is left out.
    package enum WarmUpRule: Hashable, Sendable {
        /// Found from the run itself by MSER-5.
        case automatic
        case fixed(SimulatedTime)
    }

    /// Where independent observations come from.
    package enum Method: Hashable, Sendable {
        /// Runs with seeds of their own, so many of them.
        case replications(Int)
        /// One long run cut into so many batches.
        case batches(Int)
    }

    /// Replications have seeds derived from this one; the same seed meets every plant with the same luck.
    package var seed: UInt64
    /// Of one run, warm-up included.
    package var duration: SimulatedTime
    package var warmUp: WarmUpRule
    package var method: Method
    /// Asked relative half-width of ``watched``; replications are added until it is reached, at most ``mostReplications``.
    package var precision: Double?
    package var watched: Indicator.Kind
    package var mostReplications: Int
    /// Of every interval.
    package var confidence: Double

    package init(
        seed: UInt64 = 1, duration: SimulatedTime = .hours(720), warmUp: WarmUpRule = .automatic, method: Method = .replications(10),
        precision: Double? = nil, watched: Indicator.Kind = .throughput, mostReplications: Int = 1000, confidence: Double = 0.95
    ) {
        self.seed = seed
        self.duration = duration
        self.warmUp = warmUp
        self.method = method
        self.precision = precision
        self.watched = watched
        self.mostReplications = mostReplications
        self.confidence = confidence
    }

    package static let replicationRange = 1...100_000
    package static let batchRange = 3...10_000
    package static let confidenceRange = 0.5...0.9999
    package static let precisionRange = 0.0001...0.5

    /// - Throws: `.outOfRange`, naming the value and the range.
    package func check() throws(TwinError) {
        if duration <= .zero || duration > .horizonLimit {
            throw .outOfRange(
                "A run of \(Self.text(duration)) cannot be simulated.", remedy: "Give a length above 0 and below 70,000 years, such as --for 30d.")
        }
        if case .fixed(let warmUp) = warmUp, warmUp < .zero || warmUp >= duration {
            throw .outOfRange(
                "A warm-up of \(Self.text(warmUp)) leaves nothing of a run of \(Self.text(duration)).",
                remedy: "Make the warm-up shorter than the run, or let it be found: --warm-up auto.")
        }
        switch method {
        case .replications(let count) where !Self.replicationRange.contains(count):
            throw .outOfRange("\(count) replications are out of range.", remedy: "Ask for 1 to 100,000.")
        case .batches(let count) where !Self.batchRange.contains(count):
            throw .outOfRange("\(count) batches are out of range.", remedy: "Ask for 3 to 10,000; 20 is usual.")
        default: break
        }
        if !Self.confidenceRange.contains(confidence) {
            throw .outOfRange("A confidence of \(confidence) is out of range.", remedy: "Give 0.5 to 0.9999; 0.95 is usual.")
        }
        if let precision, !Self.precisionRange.contains(precision) {
            throw .outOfRange("A precision of \(precision) is out of range.", remedy: "Give 0.01 % to 50 %, such as 1%.")
        }
        if precision != nil, !Self.replicationRange.contains(mostReplications) {
            throw .outOfRange("A cap of \(mostReplications) replications is out of range.", remedy: "Give 1 to 100,000.")
        }
    }

    private static func text(_ time: SimulatedTime) -> String {
        let seconds = time.seconds
        return abs(seconds) >= 86_400 ? "\((seconds / 8640).rounded() / 10) d" : "\(seconds) s"
    }

    /// The seed of a replication, counted from 0: SplitMix64 of seed + number, so that neighbours share nothing.
    package func seed(ofReplication number: Int) -> UInt64 {
        var z = seed &+ UInt64(truncatingIfNeeded: number + 1) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension TwinError {
    static func outOfRange(_ message: String, remedy: String) -> Self { Self(code: .outOfRange, message: message, remedy: remedy) }
}
