// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Twin
import Web

/// An experiment's result as tables for people. Columns in which nothing happens are left out.
struct ExperimentText {
    let result: ExperimentResult

    var text: String {
        ([heading] + [products, plantWide, bottleneck, stations, buffers, steps, crews, utilities, materials].compactMap { $0 }
            + ResultText(result).warnings)
            .joined(separator: "\n\n")
    }

    private var heading: String { "\(result.parts.title)\n\(ResultText(result).subtitle)" }

    // MARK: tables

    private var products: String? {
        let names = result.products.map(\.name)
        guard !names.isEmpty else { return "Nothing left the plant." }
        return table(
            "PRODUCT", names, subject: { .product($0) },
            [
                ("FINISHED", .throughput), ("LEAD TIME", .leadTime), ("MEDIAN", .leadTimeMedian),
                ("95 %", .leadTime95), ("99 %", .leadTime99), ("FINAL YIELD", .finalYield),
                ("ENERGY", .energyPerGoodUnit),
            ], always: [.throughput])
    }

    private var plantWide: String? {
        var words = ["Work in progress \(text(.plant, .workInProgress)) items"]
        if let power = result.estimate(.plant, .power), power.mean > 0 { words.append("power \(text(.plant, .power))") }
        for case .route(let route) in result.table.subjects(.rolledThroughputYield) {
            guard let yield = result.estimate(.route(route), .rolledThroughputYield), yield.mean < 1 else { continue }
            words.append("rolled throughput yield of \(route.isEmpty ? "the plant" : route) \(text(.route(route), .rolledThroughputYield))")
        }
        return words.joined(separator: "\n")
    }

    private var bottleneck: String? {
        let worst = result.bottlenecks.filter { $0.share > 0.005 }.prefix(3)
        guard !worst.isEmpty else { return nil }
        let lines = worst.enumerated().map { index, entry in
            let sole = text(.station(entry.station), .soleBottleneck)
            let shifting = text(.station(entry.station), .shiftingBottleneck)
            return "\(index == 0 ? "Bottleneck" : "      then") \(entry.station): sole \(sole), shifting \(shifting) of the time"
        }
        return lines.joined(separator: "\n")
    }

    private var stations: String? {
        table(
            "STATION", result.machines, subject: { .station($0) },
            [
                ("WORKING", .working), ("STARVED", .starved), ("BLOCKED", .blocked), ("SET-UP", .settingUp),
                ("DOWN", .down), ("FOR CREW", .waitingForCrew), ("OFF SHIFT", .offShift),
                ("AVAILABILITY", .availability), ("OEE INDEX", .oeeIndex), ("ITEMS", .content),
            ], always: [.working, .starved])
    }

    private var buffers: String? {
        let names = result.table.subjects(.level).map(\.name)
        let used = names.filter { (result.estimate(.buffer($0), .level)?.mean ?? 0) > 0 || (result.estimate(.buffer($0), .wait)?.mean ?? 0) > 0 }
        return table(
            "BUFFER", used, subject: { .buffer($0) },
            [
                ("MEAN CONTENT", .level), ("MEAN WAIT", .wait), ("95 %", .wait95),
                ("WAITED AT ALL", .waitingShare),
                ("EXPIRED", .expired),
            ], always: [.level])
    }

    private var steps: String? {
        let subjects = result.table.subjects(.processed)
        let lossy = subjects.contains { (result.estimate($0, .firstPassYield)?.mean ?? 1) < 1 }
        guard lossy else { return nil }
        var columns = Columns(["STEP", "DONE", "FIRST PASS YIELD", "SCRAP", "REWORK"], rightAligned: [1, 2, 3, 4])
        for subject in subjects where (result.estimate(subject, .processed)?.mean ?? 0) > 0 {
            columns.add([
                subject.name, text(subject, .processed), text(subject, .firstPassYield),
                text(subject, .scrapShare), text(subject, .reworkShare),
            ])
        }
        return columns.text
    }

    private var crews: String? {
        table(
            "CREW", result.parts.crews, subject: { .crew($0) }, [("AT WORK", .utilization), ("MEAN WAIT FOR IT", .crewWait)],
            always: [.utilization])
    }

    private var utilities: String? {
        table(
            "UTILITY", result.parts.utilities.map(\.name), subject: { .utility($0) }, [("DRAWN", .drawn), ("A GOOD UNIT", .drawnPerGoodUnit)],
            always: [.drawn])
    }

    private var materials: String? {
        table(
            "MATERIAL", result.parts.materials.map(\.name), subject: { .material($0) }, [("TAKEN", .drawn), ("A GOOD UNIT", .drawnPerGoodUnit)],
            always: [.drawn])
    }

    private func table(
        _ head: String, _ names: [String], subject: (String) -> Indicator.Subject, _ columns: [(String, Indicator.Kind)],
        always: Set<Indicator.Kind>
    ) -> String? {
        guard !names.isEmpty else { return nil }
        let shown = columns.filter { column in
            always.contains(column.1)
                || names.contains { name in
                    guard let estimate = result.estimate(subject(name), column.1) else { return false }
                    return column.1 == .finalYield ? estimate.mean < 1 : estimate.mean != 0
                }
        }
        var table = Columns([head] + shown.map(\.0), rightAligned: Set(1...max(1, shown.count)))
        for name in names {
            table.add([name] + shown.map { text(subject(name), $0.1) })
        }
        return table.text
    }

    private func text(_ subject: Indicator.Subject, _ kind: Indicator.Kind) -> String { ResultText(result).value(subject, kind) }
}
