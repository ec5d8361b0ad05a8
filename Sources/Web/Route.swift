// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger

/// Every address a page or answer of ours has. Links are built from it, so user text only ever stands percent-encoded inside a path
/// or query of our own.
package enum Route: Hashable, Sendable, CustomStringConvertible {
    case home
    case search(String)
    case lot(LotRef)
    case strip(LotRef, interval: String?)
    case trace(TraceView)
    case traceTable(TraceView)
    case recall(RecallView)
    case recallEvents(LotRef, interval: String?)
    case lotBooks(LotRef)
    case lotBooksTable(LotRef)
    /// Where an amount in a lot comes from.
    case explanation(LotRef, account: String)
    /// Where a lot's carbon comes from, and what makes it differ from another lot.
    case lotCarbon(LotRef, against: String?)
    case sites
    case site(SiteView)
    case siteCarbon(SiteView, against: String?)
    case siteTable(SiteView)
    /// Of the product's interface: what the pages of these names show, for programs.
    case lotBooksAnswer(LotRef)
    case explanationAnswer(LotRef, account: String)
    case siteAnswer(SiteView)
    case discrepancies(kind: String?, page: Int)
    case event(UInt64)
    /// The event alone, as the EPCIS interface gives it.
    case epcisEvent(String)
    case style
    case script
    case icon
    case openAPI

    package var description: String {
        switch self {
        case .home: "/"
        case .search(let text): "/search" + Query().adding("q", text).text
        case .lot(let lot): "/u/\(lot.segment)" + lot.query.text
        case .strip(let lot, let interval): "/u/\(lot.segment)/strip" + lot.query.adding("interval", interval).text
        case .trace(let view): "/trace/\(view.lot.segment)" + view.query.text
        case .traceTable(let view): "/trace/\(view.lot.segment)/table.csv" + view.query.text
        case .recall(let view): "/recall/\(view.lot.segment)" + view.query.text
        case .recallEvents(let lot, let interval): "/recall/\(lot.segment)/events.jsonld" + lot.query.adding("interval", interval).text
        case .lotBooks(let lot): "/u/\(lot.segment)/books" + lot.query.text
        case .lotBooksTable(let lot): "/u/\(lot.segment)/books.csv" + lot.query.text
        case .explanation(let lot, let account): "/u/\(lot.segment)/books/\(PercentEncoding.encode(account))" + lot.query.text
        case .lotCarbon(let lot, let other): "/u/\(lot.segment)/carbon" + lot.query.adding("against", other).text
        case .sites: "/sites"
        case .site(let view): "/sites/\(PercentEncoding.encode(view.site))/books" + view.query.text
        case .siteCarbon(let view, let other):
            "/sites/\(PercentEncoding.encode(view.site))/carbon" + view.period.adding("against", other).text
        case .siteTable(let view): "/sites/\(PercentEncoding.encode(view.site))/books.csv" + view.period.text
        case .lotBooksAnswer(let lot): "/api/lots/\(lot.segment)/books" + lot.query.text
        case .explanationAnswer(let lot, let account): "/api/lots/\(lot.segment)/books/\(PercentEncoding.encode(account))" + lot.query.text
        case .siteAnswer(let view): "/api/sites/\(PercentEncoding.encode(view.site))/books" + view.period.text
        case .discrepancies(let kind, let page):
            "/discrepancies" + Query().adding("kind", kind).adding("page", page > 1 ? String(page) : nil).text
        case .event(let sequence): "/events/\(sequence)"
        case .epcisEvent(let id): "\(EPCISDesk.root)/events/\(PercentEncoding.encode(id))"
        case .style: "/assets/style.css"
        case .script: "/assets/page.js"
        case .icon: "/favicon.svg"
        case .openAPI: "/openapi.json"
        }
    }

    /// Path segments, already decoded; nil when the address is none of ours.
    init?(_ path: [String], _ query: Query) {
        let interval = query["interval"] ?? Self.ends(query)
        switch (path.first, path.count) {
        case (nil, _): self = .home
        case ("search", 1): self = .search(query["q"] ?? "")
        case ("u", 2): self = .lot(LotRef(path[1], query))
        case ("u", 3) where path[2] == "strip": self = .strip(LotRef(path[1], query), interval: interval)
        case ("u", 3) where path[2] == "books": self = .lotBooks(LotRef(path[1], query))
        case ("u", 3) where path[2] == "books.csv": self = .lotBooksTable(LotRef(path[1], query))
        case ("u", 4) where path[2] == "books": self = .explanation(LotRef(path[1], query), account: path[3])
        case ("u", 3) where path[2] == "carbon": self = .lotCarbon(LotRef(path[1], query), against: query["against"])
        case ("sites", 1): self = .sites
        case ("sites", 3) where path[2] == "books": self = .site(SiteView(path[1], query))
        case ("sites", 3) where path[2] == "carbon": self = .siteCarbon(SiteView(path[1], query), against: query["against"])
        case ("sites", 3) where path[2] == "books.csv": self = .siteTable(SiteView(path[1], query))
        case ("trace", 2): self = .trace(TraceView(LotRef(path[1], query), query, interval: interval))
        case ("trace", 3) where path[2] == "table.csv":
            self = .traceTable(TraceView(LotRef(path[1], query), query, interval: interval))
        case ("recall", 2): self = .recall(RecallView(LotRef(path[1], query), query, interval: interval))
        case ("recall", 3) where path[2] == "events.jsonld": self = .recallEvents(LotRef(path[1], query), interval: interval)
        case ("discrepancies", 1): self = .discrepancies(kind: query["kind"], page: query["page"].flatMap(Int.init) ?? 1)
        case ("events", 2):
            guard let sequence = UInt64(path[1]) else { return nil }
            self = .event(sequence)
        case ("assets", 2) where path[1] == "style.css": self = .style
        case ("assets", 2) where path[1] == "page.js": self = .script
        case ("favicon.svg", 1), ("favicon.ico", 1): self = .icon
        case ("openapi.json", 1): self = .openAPI
        default: return nil
        }
    }

    /// The stretch it asks for, as written.
    var interval: String? {
        switch self {
        case .strip(_, let interval), .recallEvents(_, let interval): interval
        case .recall(let view): view.interval
        case .trace(let view), .traceTable(let view): view.interval
        default: nil
        }
    }

    /// Two number fields of a form (`from`, `to`) as one interval.
    private static func ends(_ query: Query) -> String? {
        guard query["from"] != nil || query["to"] != nil else { return nil }
        return "\(query["from"] ?? "")..\(query["to"] ?? "")"
    }
}

/// A lot as an address names it: without a generation the newest is meant.
package struct LotRef: Hashable, Sendable {
    package var name: String
    package var generation: Int?

    package init(name: String, generation: Int?) {
        self.name = name
        self.generation = generation
    }

    /// The generation is left out where the bare name means it anyway.
    package init(_ lot: LotKey, in genealogy: any GenealogyReading) {
        let newest = try? genealogy.find(lot.name, generation: nil)
        self.init(name: lot.name, generation: newest == lot ? nil : lot.generation)
    }

    init(_ name: String, _ query: Query) { self.init(name: name, generation: query["generation"].flatMap(Int.init)) }

    var segment: String { PercentEncoding.encode(name) }
    var query: Query { Query().adding("generation", generation.map(String.init)) }
}

/// What a genealogy page shows: the address is the whole state.
package struct TraceView: Hashable, Sendable {
    package enum Sides: String, Hashable, Sendable, CaseIterable { case both, forward, backward }

    package var lot: LotRef
    package var sides: Sides = .both
    package var interval: String?
    package var depth: Int?
    package var only: String?
    package var site: String?
    /// `asBuilt`, `now`, `ever` or a time, as written.
    package var at: String?
    package var known: String?
    package var page = 1

    package init(lot: LotRef) { self.lot = lot }

    init(_ lot: LotRef, _ query: Query, interval: String?) {
        self.lot = lot
        sides = query["direction"].flatMap(Sides.init(rawValue:)) ?? .both
        self.interval = interval
        depth = query["depth"].flatMap(Int.init)
        only = query["only"]
        site = query["site"]
        at = query["at"]
        known = query["known"]
        page = max(1, query["page"].flatMap(Int.init) ?? 1)
    }

    var query: Query {
        lot.query.adding("direction", sides == .both ? nil : sides.rawValue).adding("interval", interval)
            .adding("depth", depth.map(String.init)).adding("only", only).adding("site", site).adding("at", at).adding("known", known)
            .adding("page", page > 1 ? String(page) : nil)
    }
}
