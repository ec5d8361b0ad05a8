// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension TracePage {
    func content(_ words: Words) -> HTML {
        """
        \(sentences.map { "<p class=\"sentence\">\($0)</p>" as HTML })
        <ul class="acts"><li>\(LinkText(text: words(.lotPage), route: .lot(view.lot)).html)</li>
        <li>\(LinkText(text: words(.recall), route: .recall(RecallView(lot: view.lot, interval: view.interval))).html)</li>
        <li>\(LinkText(text: words(.exportTable), route: .traceTable(view)).html)</li></ul>
        <section class="panel"><h2>\(words(.picture))</h2>
        <div class="wide" tabindex="0" role="region" aria-label="\(words(.picture))">\(picture.svg(label: sentences.joined(separator: " ")))</div>
        <p class="note">\(words(.pictureNote)) \(picture.isSampled ? words(.pictureSampled) : "") \(picture.hiddenColumns > 0 ? words.count(.pictureHidden, picture.hiddenColumns) : "")</p>
        </section>
        <section class="panel ask"><h2>\(words(.askOtherwise))</h2>\(form(words))</section>
        <section class="panel" id="table"><h2>\(words(.asTable))</h2>\(table(words).html)\(pages.html(words))</section>
        """
    }

    private func form(_ words: Words) -> HTML {
        let route = Route.trace(TraceView(lot: LotRef(name: view.lot.name, generation: nil)))
        return """
            <form action="\(route)"><div class="fields">
            \(view.lot.generation.map { "<input type=\"hidden\" name=\"generation\" value=\"\($0)\">" as HTML })
            <div><label for="direction">\(words(.direction))</label>\(select("direction", TraceView.Sides.allCases.map { ($0.rawValue, words.side($0)) }, chosen: view.sides.rawValue))</div>
            <div><label for="interval">\(words(.intervalLabel, ["unit": unit]))</label><input id="interval" name="interval" value="\(view.interval ?? "")" placeholder="310..318" size="12"></div>
            <div><label for="depth">\(words(.depthLabel))</label><input id="depth" name="depth" type="number" min="1" value="\(view.depth.map(String.init) ?? "")"></div>
            <div><label for="at">\(words(.holdsLabel))</label>\(select("at", holds(words), chosen: view.at ?? "now"))</div>
            <div><label for="only">\(words(.product))</label>\(select("only", [("", words(.allProducts))] + products.filter { !$0.isEmpty }.map { ($0, $0) }, chosen: view.only ?? ""))</div>
            <div><button>\(words(.show))</button></div>
            </div></form>
            """
    }

    private func holds(_ words: Words) -> [(String, String)] {
        var choices = [("now", words(.holdsNow)), ("asBuilt", words(.holdsAsBuilt)), ("ever", words(.holdsEver))]
        if let at = view.at, !choices.contains(where: { $0.0 == at }) { choices.append((at, at)) }
        return choices
    }

    private func select(_ name: String, _ choices: [(value: String, text: String)], chosen: String) -> HTML {
        let options: [HTML] = choices.map { choice in
            choice.value == chosen
                ? "<option value=\"\(choice.value)\" selected>\(choice.text)</option>" : "<option value=\"\(choice.value)\">\(choice.text)</option>"
        }
        return "<select id=\"\(name)\" name=\"\(name)\">\(options)</select>"
    }

    private func table(_ words: Words) -> Table {
        Table(
            caption: words(.traceCaption),
            columns: [
                .init(head: words(.lot)), .init(head: words(.direction)), .init(head: words(.product)), .init(head: words(.site)),
                .init(head: words(.depthHead), isAmount: true), .init(head: words(.fractionHead), isAmount: true), .init(head: words(.touched)),
            ],
            rows: rows.map {
                [$0.lot.html, .text($0.side), .text($0.product), .text($0.site), .text($0.depth), .text($0.fraction), .text($0.touched)]
            },
            empty: words(.traceEmpty))
    }
}

extension Words {
    func side(_ side: TraceView.Sides) -> String {
        switch side {
        case .both: self(.bothDirections)
        case .forward: self(.wentInto)
        case .backward: self(.madeFrom)
        }
    }
}

extension GenealogyPicture {
    func svg(label: String) -> HTML {
        """
        <svg class="picture" role="group" aria-label="\(label)" width="\(width + 8)" height="\(height)" viewBox="-4 0 \(width + 8) \(height)" xmlns="http://www.w3.org/2000/svg">
        \(heads.map { "<text class=\"head\" x=\"\($0.x)\" y=\"\($0.y)\">\($0.text)</text>" as HTML })
        \(ribbons.map(ribbon))
        \(boxes.map(box))
        </svg>
        """
    }

    private func ribbon(_ ribbon: Ribbon) -> HTML {
        let from = boxes[ribbon.from]
        let to = boxes[ribbon.to]
        let x1 = from.x + Self.boxWidth
        let y1 = from.y + Int(ribbon.leaves)
        if from.band != to.band { return crossing(ribbon, from: (x1, y1), to: (to.x, to.y + Int(ribbon.enters)), below: min(from.band, to.band)) }
        // Within a column (a tank's next filling) it bows out to the right and comes back.
        let isAhead = to.x > from.x
        let x2 = isAhead ? to.x : to.x + Self.boxWidth
        let y2 = to.y + Int(ribbon.enters)
        let bend = isAhead ? max(40, (x2 - x1) / 2) : 30
        let arrival = isAhead ? x2 - bend : x2 + bend
        let width = Double(Int(ribbon.width * 10)) / 10
        return """
            <path class="\(ribbon.isHold ? "ribbon hold" : "ribbon")" d="M\(x1) \(y1)C\(x1 + bend) \(y1) \(arrival) \(y2) \(x2) \(y2)" stroke-width="\(width)"><title>\(ribbon.title)</title></path>

            """
    }

    /// From one band to another: out to the side, along the lane below the upper one, and in from the other side.
    private func crossing(_ ribbon: Ribbon, from: (x: Int, y: Int), to: (x: Int, y: Int), below band: Int) -> HTML {
        let width = Double(Int(min(ribbon.width, 6) * 10)) / 10
        return """
            <path class="\(ribbon.isHold ? "ribbon hold" : "ribbon")" d="M\(from.x) \(from.y)H\(self.width - 6)V\(lanes[band])H6V\(to.y)H\(to.x)" stroke-width="\(width)"><title>\(ribbon.title)</title></path>

            """
    }

    private func box(_ box: Box) -> HTML {
        let kind: HTML =
            switch box.kind {
            case .asked: "asked"
            case .lot: "one"
            case .folded: "folded"
            }
        let stack: HTML =
            box.kind == .folded ? "<rect class=\"box\" x=\"4\" y=\"-4\" width=\"\(Self.boxWidth)\" height=\"\(box.height)\" rx=\"4\"/>" : ""
        let middle = box.height / 2
        let anchor: HTML = box.kind == .folded ? "\(box.route)#table" : "\(box.route)"
        return """
            <a class="\(kind)" href="\(anchor)" transform="translate(\(box.x) \(box.y))"><title>\(box.title)</title>\(stack)<rect class="box" width="\(Self.boxWidth)" height="\(box.height)" rx="4"/><text x="10" y="\(middle - 3)">\(Self.cut(box.label, 11))</text><text class="small" x="10" y="\(middle + 13)">\(Self.cut(box.detail, 13))</text></a>

            """
    }

    /// Long names keep their end, where lots of one product differ.
    /// - Parameter ems: Room for the text; an ideograph takes one, other characters about 0.56.
    private static func cut(_ text: String, _ ems: Double) -> String {
        func room(_ text: some StringProtocol) -> Double { text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 1 : 0.56) } }
        guard room(text) > ems else { return text }
        var start = Substring()
        var end = Substring()
        for count in 1..<text.count {
            let (head, tail) = (text.prefix(count / 3), text.suffix(count - count / 3))
            guard room(head) + room(tail) + 0.9 <= ems else { break }
            (start, end) = (head, tail)
        }
        return "\(start)…\(end)"
    }
}
