// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Who supplies whom, drawn where they are: sites and customers by longitude and latitude, flows as bows whose widths are amounts.
///
/// The map has a grid of degrees and no coasts. It is cut where nobody lives, so that a chain over the Pacific is not torn apart.
package struct FlowMap: Picture, Hashable {
    package struct Place: Hashable, Sendable {
        package var name: String
        /// Degrees, east positive, −180 … 180.
        package var longitude: Double
        /// Degrees, north positive, −90 … 90.
        package var latitude: Double
        /// Makes something; customers only take.
        package var isSite: Bool

        package init(_ name: String, longitude: Double, latitude: Double, isSite: Bool) {
            self.name = name
            self.longitude = longitude
            self.latitude = latitude
            self.isSite = isSite
        }
    }

    package struct Flow: Hashable, Sendable {
        /// Indices of places.
        package var from: Int
        package var to: Int
        /// In the map's unit, above 0.
        package var amount: Double

        package init(from: Int, to: Int, amount: Double) {
            self.from = from
            self.to = to
            self.amount = amount
        }
    }

    package var title: String
    package var summary: String
    package var unit: String
    package var places: [Place]
    package var flows: [Flow]

    package init(title: String, summary: String, unit: String, places: [Place], flows: [Flow]) {
        self.title = title
        self.summary = summary
        self.unit = unit
        self.places = places
        self.flows = flows
    }

    package func drawing(width: Double) -> Drawing {
        let legend = Legend(entries: [(.block(.node, height: 1), "site"), (.block(.area(0), height: 1), "customer")])
        let height = max(190, width * 0.46)
        var drawing = Drawing(width: width, height: height + 30)
        let top = legend.draw(on: &drawing, left: 4, right: width - 4, top: 4)
        let extent = self.extent
        let across = Scale(extent.west, extent.east, onto: 8, width - 8)
        let down = Scale(extent.south, extent.north, onto: height + 4, top + 8)
        drawGrid(on: &drawing, across, down)
        let heaviest = sound.map(\.amount).max() ?? 1
        for flow in sound {
            let (from, to) = (places[flow.from], places[flow.to])
            let start = (x: across(east(of: from.longitude)), y: down(latitude(from)))
            let end = (x: across(east(of: to.longitude)), y: down(latitude(to)))
            draw(from: start, to: end, width: max(1, 12 * flow.amount / heaviest), on: &drawing, note: note(flow))
        }
        drawPlaces(on: &drawing, across, down)
        return drawing
    }

    /// Between two places there are, of something.
    private var sound: [Flow] {
        flows.filter {
            places.indices.contains($0.from) && places.indices.contains($0.to) && $0.from != $0.to && $0.amount.isFinite && $0.amount > 0
        }
    }

    private func latitude(_ place: Place) -> Double { place.latitude.isFinite ? max(-90, min(90, place.latitude)) : 0 }

    // MARK: where the map is cut

    /// The meridian in the middle of the widest stretch without a place; longitudes are counted eastwards from it.
    private var cut: Double {
        let sorted = places.map { wrapped($0.longitude) }.sorted()
        guard let first = sorted.first, let last = sorted.last, sorted.count > 1 else { return wrapped((sorted.first ?? 0) + 180) }
        var widest = (gap: first + 360 - last, middle: last + (first + 360 - last) / 2)
        for (west, east) in zip(sorted, sorted.dropFirst()) where east - west > widest.gap { widest = (east - west, (west + east) / 2) }
        return wrapped(widest.middle)
    }

    /// 0 ..< 360.
    private func wrapped(_ degrees: Double) -> Double {
        guard degrees.isFinite else { return 0 }
        let rest = degrees.truncatingRemainder(dividingBy: 360)
        return rest < 0 ? rest + 360 : rest
    }

    private func east(of longitude: Double) -> Double { wrapped(wrapped(longitude) - cut) }

    private var extent: (west: Double, east: Double, south: Double, north: Double) {
        let easts = places.map { east(of: $0.longitude) }
        let norths = places.map(latitude)
        guard let west = easts.min(), let east = easts.max(), let south = norths.min(), let north = norths.max() else { return (0, 360, -60, 75) }
        let wide = max(8, (east - west) * 0.12)
        let high = max(6, (north - south) * 0.3)
        return (west - wide, east + wide, max(-90, south - high), min(90, north + high))
    }

    // MARK: marks

    private func drawGrid(on drawing: inout Drawing, _ across: Scale, _ down: Scale) {
        let step = across.high - across.low > 120 ? 30.0 : across.high - across.low > 45 ? 10 : 5
        var latitude = (down.low / step).rounded(.up) * step
        while latitude <= down.high {
            drawing.add(.line(across.start, down(latitude), across.end, down(latitude)), .grid)
            latitude += step
        }
        var longitude = ((across.low + cut) / step).rounded(.up) * step - cut
        while longitude <= across.high {
            drawing.add(.line(across(longitude), down.start, across(longitude), down.end), .grid)
            longitude += step
        }
    }

    /// A bow to the left of its direction, so that there and back are apart.
    private func draw(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), width: Double, on drawing: inout Drawing, note: String
    ) {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 1 else { return }
        let (nx, ny) = (dy / length, -dx / length)
        let bow = length * 0.18
        let middle = (x: (start.x + end.x) / 2 + nx * bow, y: (start.y + end.y) / 2 + ny * bow)
        let half = width / 2
        var outline = Outline()
        // Thick where it comes from, a point where it goes to.
        outline.move(start.x + nx * half, start.y + ny * half)
        outline.curve(middle.x + nx * half, middle.y + ny * half, middle.x + nx * half, middle.y + ny * half, end.x, end.y)
        outline.curve(
            middle.x - nx * half, middle.y - ny * half, middle.x - nx * half, middle.y - ny * half, start.x - nx * half, start.y - ny * half)
        outline.close()
        drawing.add(outline, .flow, note: note)
    }

    /// Names beside their places, on the first side that is free; where none is, the table tells.
    private func drawPlaces(on drawing: inout Drawing, _ across: Scale, _ down: Scale) {
        var taken = drawing.labels
        let marks = places.map { (x: across(east(of: $0.longitude)), y: down(latitude($0))) }
        func covers(_ label: Label) -> Bool {
            let box = label.box
            return marks.contains { $0.x > box.left - 4 && $0.x < box.right + 4 && $0.y > box.top - 4 && $0.y < box.bottom + 4 }
        }
        for place in places {
            let (x, y) = (across(east(of: place.longitude)), down(latitude(place)))
            var mark = Outline()
            if place.isSite { mark.rectangle(x - 4, y - 4, 8, 8) } else { mark.circle(x, y, 4) }
            drawing.add(mark, place.isSite ? .node : .area(0), note: place.name)
            let name = Label.fitted(place.name, to: drawing.width * 0.4)
            let weight: Label.Weight = place.isSite ? .strong : .plain
            let sides: [(dx: Double, dy: Double, anchor: Label.Anchor)] = [
                (9, 4, .start), (-9, 4, .end), (0, -9, .middle), (0, 18, .middle), (9, -8, .start), (-9, -8, .end), (9, 18, .start), (-9, 18, .end),
            ]
            let free = sides.lazy.map { Label(text: name, x: x + $0.dx, y: y + $0.dy, anchor: $0.anchor, weight: weight) }.first { label in
                let box = label.box
                return box.left >= 0 && box.right <= drawing.width && box.top >= 0 && box.bottom <= drawing.height
                    && !taken.contains { $0.overlaps(label) } && !covers(label)
            }
            if let free {
                drawing.add(free)
                taken.append(free)
            }
        }
    }

    private func note(_ flow: Flow) -> String {
        "\(places[flow.from].name) → \(places[flow.to].name): \(NumberText.significant(flow.amount)) \(unit)"
    }

    package var numbers: Numbers {
        Numbers(
            caption: "Flows", heads: ["from → to", unit.isEmpty ? "amount" : unit],
            rows: sound.map { ["\(places[$0.from].name) → \(places[$0.to].name)", NumberText.significant($0.amount)] })
    }
}
