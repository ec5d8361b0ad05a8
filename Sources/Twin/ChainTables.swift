// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes events as the built-in tables `lots.csv` and `draws.csv`, so that the same chain can be imported in bulk, here and by peers.
///
/// Numbers are in t, kg, m and pieces: lots of a tonne and more in t, and so are the draws from them. What tables cannot say (generations,
/// closes, measurements) is not written.
package final class ChainTables {
    private let lots: TableFile
    private let draws: TableFile
    /// Lots announced in t; draws from others of their dimension are in kg.
    private var inTonnes: Set<String> = []

    /// - Parameter folder: An existing folder; `lots.csv` and `draws.csv` in it are overwritten.
    package init(folder: String) throws(LedgerError) {
        lots = try TableFile(folder + "/lots.csv")
        draws = try TableFile(folder + "/draws.csv")
        lots.text("lot,product,quantity,unit,time,site\n")
        draws.text("source,from,to,product_lot,time,step,role\n")
    }

    package func write(_ events: [Event]) throws(LedgerError) {
        for event in events {
            guard case .record(let facts) = event.content else { continue }
            let time = Self.iso(event.eventTime)
            for statement in facts.statements { write(statement, time) }
            for draw in facts.draws { write(draw, time, facts.step) }
            for hold in facts.holdsBegun {
                write(hold.child, hold.parent, time, facts.step, hold.kind == .component ? "component" : "carrier")
            }
            for end in facts.holdsEnded {
                if let child = end.child { write(child, end.parent, time, facts.step, "release") }
            }
            try lots.flushWhenFull()
            try draws.flushWhenFull()
        }
    }

    package func finish() throws(LedgerError) {
        try lots.flush()
        try draws.flush()
    }

    private func write(_ statement: LotStatement, _ time: String) {
        lots.text(statement.lot)
        lots.text(",")
        lots.text(statement.product)
        lots.text(",")
        if let quantity = statement.quantity {
            let isHeavy = quantity.dimension == .mass && quantity.amount >= 1_000_000_000
            if isHeavy { inTonnes.insert(statement.lot) }
            let (places, unit) = Self.unit(quantity.dimension, isHeavy: isHeavy)
            lots.decimal(quantity.amount, places: places)
            lots.text(",")
            lots.text(unit)
        } else {
            lots.text(",")
        }
        lots.text(",")
        lots.text(time)
        lots.text(",")
        lots.text(statement.site)
        lots.text("\n")
    }

    private func write(_ draw: Draw, _ time: String, _ step: String) {
        let (places, _) = Self.unit(draw.dimension, isHeavy: draw.dimension == .mass && inTonnes.contains(draw.source))
        draws.text(draw.source)
        draws.text(",")
        if let from = draw.from { draws.decimal(from, places: places) }
        draws.text(",")
        if let length = draw.length { draws.decimal((draw.from ?? 0) + length, places: places) }
        draws.text(",")
        draws.text(draw.product)
        draws.text(",")
        draws.text(time)
        draws.text(",")
        draws.text(step)
        draws.text(",")
        draws.text(draw.role)
        draws.text("\n")
    }

    private func write(_ child: String, _ parent: String, _ time: String, _ step: String, _ role: String) {
        draws.text("\(child),,,\(parent),\(time),\(step),\(role)\n")
    }

    /// Decimal places between the small unit and the unit written.
    private static func unit(_ dimension: Dimension, isHeavy: Bool) -> (places: Int, code: String) {
        switch dimension {
        case .mass: isHeavy ? (9, "t") : (6, "kg")
        case .length: (6, "m")
        case .pieces: (0, "{piece}")
        case .energy: (6, "kW.h")
        case .carbon: (6, "kg{CO2e}")
        case .money: (4, "{currency}")
        case .duration: (3, "s")
        case .volume: (6, "L")
        case .area: (6, "m2")
        }
    }

    private static func iso(_ instant: Instant) -> String {
        var seconds = time_t(instant.microseconds / 1_000_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func pad(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(parts.tm_year + 1900)-\(pad(parts.tm_mon + 1))-\(pad(parts.tm_mday))T\(pad(parts.tm_hour)):\(pad(parts.tm_min)):\(pad(parts.tm_sec))Z"
    }
}

/// A file written through a buffer of 1 MiB.
private final class TableFile {
    private let path: String
    private let descriptor: Int32
    private var bytes: [UInt8] = []

    init(_ path: String) throws(LedgerError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        bytes.reserveCapacity(1 << 20 + 4096)
        guard descriptor >= 0 else { throw failure() }
    }

    deinit { close(descriptor) }

    func text(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// `amount` / 10^`places`, without trailing zeros.
    func decimal(_ amount: Int64, places: Int) {
        var power: Int64 = 1
        for _ in 0..<places { power *= 10 }
        let (whole, rest) = amount.quotientAndRemainder(dividingBy: power)
        bytes.append(contentsOf: String(whole).utf8)
        guard rest != 0 else { return }
        bytes.append(UInt8(ascii: "."))
        var left = rest
        while left != 0 {
            power /= 10
            bytes.append(UInt8(ascii: "0") + UInt8(left / power))
            left %= power
        }
    }

    func flushWhenFull() throws(LedgerError) { if bytes.count >= 1 << 20 { try flush() } }

    func flush() throws(LedgerError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            done += count
        }
        bytes.removeAll(keepingCapacity: true)
    }

    private func failure() -> LedgerError {
        LedgerError(
            code: errno == ENOSPC ? .diskFull : .notWritable, message: "\(path) cannot be written: \(String(cString: strerror(errno))).",
            remedy: "Choose a folder that exists, can be written and has room.")
    }
}
