// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExplanationPage {
    func content(_ words: Words) -> HTML {
        """
        \(sentences.map { "<p class=\"sentence\">\($0)</p>" as HTML })
        <ul class="acts">\(acts.map { "<li>\($0.html)</li>" as HTML })</ul>
        <section class="panel"><h2>\(words(.flow))</h2><p class="note">\(words(.flowNote))</p>
        \(picture.map { picture in Self.drawings(of: picture) })
        \(placeTable(words).html)</section>
        <section class="panel"><h2>\(words(.explainTree))</h2><p class="note">\(words(.explainTreeNote))</p>
        <ul class="tree"><li>\(branch(tree, isOpen: true, words))</li></ul></section>
        \(LotBooksPage.section(findings, of: findingCount, words))
        <p class="note">\(state)</p>
        """
    }

    /// For a phone, a tablet and a screen; the style sheet shows one.
    private static func drawings(of picture: SankeyDiagram) -> HTML {
        let widths = [("narrow", 340.0), ("middling", 620.0), ("wide", 980.0)]
        let all: [HTML] = widths.map { name, width in picture.drawing(width: width).svg(label: picture.summary, class: name) }
        return "<figure>\(all)</figure>"
    }

    private func placeTable(_ words: Words) -> Table {
        Table(
            caption: words(.flowCaption),
            columns: [
                .init(head: words(.product)), .init(head: words(.bookedThere), isAmount: true), .init(head: words(.shareOfSum), isAmount: true),
                .init(head: words(.through), isAmount: true), .init(head: words(.lots), isAmount: true),
            ],
            rows: places.map { [.text($0.product), .text($0.booked), "\(HTML.bar($0.part)) \($0.partText)", .text($0.through), .text($0.lots)] },
            empty: words(.booksEmpty))
    }

    private func branch(_ branch: Branch, isOpen: Bool, _ words: Words) -> HTML {
        let head: HTML =
            "<span class=\"sum\">\(branch.amount)</span> \(branch.lot.html) \(branch.product) <span class=\"note\">\(branch.share)\(branch.isRepeated ? " · \(words(.toldAbove))" : "")</span>"
        var below: [HTML] = branch.postings.map { posting in
            let event: HTML = posting.event.map { " \($0.html)" } ?? ""
            return
                "<li class=\"leaf\"><span class=\"sum\">\(posting.amount)</span> = \(posting.reckoning)\(event) <span class=\"note\">\(posting.source)</span> \(HTML.mark(isVerified: posting.isVerified, words))</li>"
        }
        below += branch.branches.enumerated().map { index, part in "<li>\(self.branch(part, isOpen: isOpen && index == 0, words))</li>" as HTML }
        if let others = branch.others { below.append("<li class=\"leaf note\">\(others)</li>") }
        if below.isEmpty { return "<span class=\"leaf\">\(head)</span>" }
        return isOpen
            ? "<details open><summary>\(head)</summary><ul>\(below)</ul></details>" : "<details><summary>\(head)</summary><ul>\(below)</ul></details>"
    }
}
