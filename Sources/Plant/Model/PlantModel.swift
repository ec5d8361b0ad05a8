// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Plants as their engineers describe them: where things are made, of what, how, when and by whom. Read from YAML by ``PlantFile``,
/// which resolves everything a file may leave to others: includes, mother plants, parameters, inherited calendars, copied lines.
///
/// A plant is *stations* that perform *steps*: a step takes amounts from buffers, holds its station for a time, and puts amounts into
/// buffers. Suppliers are steps without inputs, customers steps without outputs, transports steps between two sites.
package struct PlantModel: Hashable, Sendable {
    package let name: String
    /// When time 0 is; nil when the plant has no calendar that needs one.
    package var start: StartTime?
    /// Not nil: all stations work in step, one slot after the other, and every time is a number of slots.
    package let slots: Slots?
    /// ISO 4217; money in the file is in this currency. Nil when the file holds no money.
    package let currency: String?
    /// What mass may be off by in the balance of an operation, relative.
    package let massTolerance: Double
    package let sources: [NumberSource]
    package let parameters: [Parameter]
    package let calendars: [ShiftCalendar]
    package let crews: [Crew]
    package let utilities: [Utility]
    package let sites: [Site]
    package let products: [Product]
    package let buffers: [Buffer]
    package let suppliers: [Supplier]
    package let transports: [Transport]
    package let customers: [Customer]
    package let routes: [Route]
    /// Of a virtual plant; a real one has its own.
    package let causes: [PlantedCause]

    package func site(named name: String) -> Site? { sites.first { $0.name == name } }
    package func product(named name: String) -> Product? { products.first { $0.name == name } }
    /// The product with this GTIN, 14 digits.
    package func product(gtin: String) -> Product? { products.first { $0.gtin == gtin } }
    package func route(named name: String) -> Route? { routes.first { $0.name == name } }
    package func calendar(named name: String) -> ShiftCalendar? { calendars.first { $0.name == name } }
    package func crew(named name: String) -> Crew? { crews.first { $0.name == name } }
    package func buffer(named name: String) -> Buffer? { buffers.first { $0.name == name } }
    package func utility(named name: String) -> Utility? { utilities.first { $0.name == name } }
    package func supplier(named name: String) -> Supplier? { suppliers.first { $0.name == name } }
    package func transport(named name: String) -> Transport? { transports.first { $0.name == name } }
    package func parameter(named name: String) -> Parameter? { parameters.first { $0.name == name } }
    package func line(_ name: LineName) -> Line? {
        site(named: name.site)?.areas.first { $0.name == name.area }?.lines.first { $0.name == name.line }
    }
    package func station(_ name: StationName) -> Station? { line(name.line)?.stations.first { $0.name == name.station } }
}

/// Time 0 of a plant.
package struct StartTime: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64
    /// East of Greenwich, as written.
    package let offsetMinutes: Int

    package init(milliseconds: Int64, offsetMinutes: Int) {
        self.milliseconds = milliseconds
        self.offsetMinutes = offsetMinutes
    }
}

/// A plant whose stations all work to one beat.
package struct Slots: Hashable, Sendable {
    /// When a station finds the buffer after it full.
    package enum Blocking: String, Hashable, Sendable, CaseIterable {
        /// It was full when the slot began (Gershwin 1994, ch. 3).
        case full
        /// It was full when the slot began and nothing is taken from it in this slot (Li and Meerkov 2009).
        case fullUnlessTaken = "full unless taken"
    }

    /// Of one slot.
    package let length: Quantity
    /// States of stations change first in each slot, then parts move, all at once.
    package let blocking: Blocking
}

/// Where numbers come from.
package struct NumberSource: Hashable, Sendable {
    /// What `source:` names.
    package let key: String
    package let title: String
    package let year: Int?
    package let url: String?
    /// Somebody compared the number with the source. Assumptions never are.
    package let isVerified: Bool
}

/// A named number that others are computed from.
package struct Parameter: Hashable, Sendable {
    package let name: String
    /// As given by the caller, or else by the file.
    package let value: Magnitude
    /// The range it may take, ends included; for sweeps.
    package let from: Magnitude?
    package let to: Magnitude?
    package let note: String?
}
