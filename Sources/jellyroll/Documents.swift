// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What the trace, recall, risk and discrepancy answers look like on the wire (docs/reference/json.md), for printing them as tables.
struct TraceDocument: Decodable {
    struct Stretch: Decodable {
        let from: Double
        let to: Double
        let unit: String
    }
    struct Reached: Decodable {
        let lot: String
        let generation: Int?
        let product: String
        let site: String?
        let fraction: Double?
        let intervals: [Stretch]
        let depth: Int
    }
    struct Below: Decodable {
        let count: Int
        let largest: Double?
    }
    let lot: String
    let direction: String
    let count: Int
    let lots: [Reached]?
    let belowFloor: Below?
}

struct RecallDocument: Decodable {
    struct Amount: Decodable {
        let value: Double
        let unit: String
    }
    struct Unit: Decodable {
        let lot: String
        let generation: Int?
        let product: String
        let whereNow: [String]
        let closed: String?
        let path: [String]
        let pathGenerations: [Int]?
        let fraction: Double?
        let certain: Bool
    }
    struct Stock: Decodable {
        let lot: String
        let generation: Int?
        let product: String
        let whereNow: [String]
        let remaining: Amount?
    }
    let lot: String
    let count: Int
    let units: [Unit]
    let stock: [Stock]
    let certain: Int
    let uncertain: Int
}

struct RiskDocument: Decodable {
    struct Lot: Decodable {
        let lot: String
        let generation: Int?
        let site: String
        let quantity: RecallDocument.Amount?
        let units: Int
        let certain: Int
    }
    let product: String
    let count: Int
    let lots: [Lot]
}

struct DiscrepancyDocument: Decodable {
    struct Row: Decodable {
        let kind: String
        let lot: String
        let reason: String
        let since: String
        let ageSeconds: Double
        let owner: String
        let events: [UInt64]
    }
    let count: Int
    let counts: [String: Int]
    let discrepancies: [Row]
}

/// A lot's name, and which generation of it is meant where that is not the first.
func generationName(_ lot: String, _ generation: Int?) -> String {
    generation.map { $0 > 0 ? "\(lot) (generation \($0))" : lot } ?? lot
}
