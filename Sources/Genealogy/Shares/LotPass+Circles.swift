// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension LotPass {
    /// Every lot left waits for another: what they hand each other in the circle furthest up stays where it is.
    /// - Throws: ``GenealogyError`` `.damagedSegment` where links in and out of lots do not agree.
    func cutCircle() throws(GenealogyError) {
        guard let start = (0..<columns.nodeCount).first(where: { waiting[$0] > 0 }) else { throw Self.disagreement }
        let root = UInt32(start)
        lots.load(ancestorsOf: [root]) { self.waiting[Int($0)] < 0 }
        var found: [[UInt32]] = []
        var order = SourceOrder { [lots] in lots.lot($0).sources }
        order.forEachGroup(from: [root], isDone: { self.waiting[Int($0)] < 0 }) { members, isCircle in if isCircle { found.append(members) } }
        for members in found {
            let circle = circles.count
            for member in members { circles[member] = circle }
            for member in members {
                let lot = lots.lot(member)
                for claim in lot.claims where circles[claim.product] == circle { waiting[Int(claim.product)] -= 1 }
                for holder in lot.holders where circles[holder] == circle { waiting[Int(holder)] -= 1 }
            }
            for member in members where waiting[Int(member)] == 0 { ready.append(member) }
        }
        if ready.isEmpty { throw Self.disagreement }
    }

    private static var disagreement: GenealogyError {
        GenealogyError(
            code: .damagedSegment, message: "What leads into lots and out of them does not agree: some never have their turn.",
            remedy: "Nothing is lost: it is rebuilt from the ledger when the node is started again.")
    }
}
