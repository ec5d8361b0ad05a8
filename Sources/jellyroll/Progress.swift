// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// How far long work has come: rate and time left on standard error, rewritten in place on a terminal, a line every ten seconds elsewhere.
struct Progress {
    private let label: String
    private let unit: String
    private let total: Int?
    private let started = ContinuousClock.now
    private var last: ContinuousClock.Instant
    private let onTerminal = isatty(STDERR_FILENO) == 1

    /// - Parameter total: How much there is to do in `unit`; nil when not known.
    init(_ label: String, unit: String, total: Int?) {
        self.label = label
        self.unit = unit
        self.total = total
        last = started
    }

    mutating func report(done: Int, note: String = "") {
        let now = ContinuousClock.now
        guard now - last >= (onTerminal ? .milliseconds(200) : .seconds(10)) else { return }
        last = now
        write(line(done: done, note: note) + (onTerminal ? "" : "\n"))
    }

    func finish(done: Int, note: String = "") {
        guard onTerminal || ContinuousClock.now - started > .seconds(10) else { return }
        write(line(done: done, note: note) + "\n")
    }

    private func line(done: Int, note: String) -> String {
        let seconds = max((ContinuousClock.now - started) / .seconds(1), 0.001)
        let rate = Double(done) / seconds
        var text = "\(label): \(grouped(done)) \(unit), \(Self.speed(rate)) \(unit)/\(Self.isSlow(rate) ? "min" : "s")"
        if let total, total > done, rate > 0 {
            text += ", \(100 * done / max(total, 1)) %, \(Self.clock(Double(total - done) / rate)) left"
        }
        return note.isEmpty ? text : text + ", " + note
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data((onTerminal ? "\r\u{1B}[K" + text : text).utf8))
    }

    private static func isSlow(_ rate: Double) -> Bool { rate > 0 && rate < 1 }

    /// A second, or a minute of what comes less than once a second.
    private static func speed(_ rate: Double) -> String {
        let shown = isSlow(rate) ? rate * 60 : rate
        return shown < 10 ? "\((shown * 10).rounded() / 10)" : grouped(Int(shown))
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return whole < 60 ? "\(whole) s" : whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}

/// 1234567 as `1 234 567`, with spaces that do not break a line.
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var out = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { out += "\u{202F}" }
        out.append(digit)
    }
    return out
}
