// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a compound holds of an element, with what commercial lots deviate.
///
/// A hexahydrate of nickel sulfate holds 22.33 % of nickel; certificates lie between 21.8 and 22.6 %. The same bounds, relative to the pure
/// compound, are taken for all: a rule of ours.
struct Stoichiometry: Hashable {
    let element: String
    /// Part of the mass of the pure compound, 0 … 1.
    let pure: Double

    private static let least = 0.218 / 0.22330
    private static let most = 0.226 / 0.22330

    /// Nil where the account is no element that has atomic mass, or the form no formula of it.
    init?(of element: String, in form: String) {
        guard ChemicalFormula.isElement(element), let formula = ChemicalFormula(form) else { return nil }
        self.element = element
        pure = formula.massFraction(of: element)
    }

    func fits(_ assay: Rate) -> Bool { assay.approximate >= pure * Self.least && !isBeyond(assay) }

    /// More than any lot of the compound can hold.
    func isBeyond(_ assay: Rate) -> Bool { assay.approximate > min(1, pure * Self.most) }

    /// `21.8 to 22.6 %`.
    var range: String { "\(Self.percent(pure * Self.least)) to \(Self.percent(min(1, pure * Self.most))) %" }

    private static func percent(_ part: Double) -> String {
        let text = "\((part * 10_000).rounded() / 100)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
