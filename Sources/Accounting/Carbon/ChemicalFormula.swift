// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a compound is made of: `NiSO4.6H2O`, `Ni(OH)2`, `LiNi0.8Co0.1Mn0.1O2`, or an element alone.
package struct ChemicalFormula: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// Atoms of each element in a formula unit, elements in alphabetical order.
    private let atoms: [Atoms]

    private struct Atoms: Hashable, Sendable {
        let element: String
        var count: Double
    }

    /// Standard atomic masses in g/mol. Source: IUPAC Commission on Isotopic Abundances and Atomic Weights, abridged values, 2021.
    private static let masses: [String: Double] = [
        "H": 1.008, "Li": 6.94, "B": 10.81, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Na": 22.990, "Mg": 24.305, "Al": 26.982,
        "Si": 28.085,
        "P": 30.974, "S": 32.06, "Cl": 35.45, "K": 39.098, "Ca": 40.078, "Ti": 47.867, "V": 50.942, "Cr": 51.996, "Mn": 54.938, "Fe": 55.845,
        "Co": 58.933,
        "Ni": 58.693, "Cu": 63.546, "Zn": 65.38, "Zr": 91.224, "Nb": 92.906, "Mo": 95.95, "Cd": 112.41, "Sn": 118.71, "W": 183.84, "Hg": 200.59,
        "Pb": 207.2,
    ]

    package static func isElement(_ symbol: String) -> Bool { masses[symbol] != nil }

    /// - Returns: Nil when the text is no formula of known elements. Water of crystallisation follows a point: `.6H2O` or `·6H2O`.
    package init?(_ text: String) {
        var reader = FormulaReader(Array(text.unicodeScalars))
        guard let counts = reader.whole(), !counts.isEmpty, counts.allSatisfy({ Self.masses[$0.element] != nil }) else { return nil }
        var atoms: [Atoms] = []
        for (element, count) in counts {
            if let index = atoms.firstIndex(where: { $0.element == element }) {
                atoms[index].count += count
            } else {
                atoms.append(Atoms(element: element, count: count))
            }
        }
        self.atoms = atoms.sorted { $0.element < $1.element }
        description = text
    }

    /// g/mol.
    package var molarMass: Double { atoms.reduce(0) { $0 + $1.count * (Self.masses[$1.element] ?? 0) } }

    /// Part of the mass that is this element, 0 … 1.
    package func massFraction(of element: String) -> Double {
        (atoms.first { $0.element == element }?.count ?? 0) * (Self.masses[element] ?? 0) / molarMass
    }
}

private struct FormulaReader {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    mutating func whole() -> [(element: String, count: Double)]? {
        guard scalars.count <= 100, var result = group(depth: 0) else { return nil }
        while next == "." || next == "·" {
            index += 1
            let times = number() ?? 1
            guard let part = group(depth: 0) else { return nil }
            result += part.map { ($0.element, $0.count * times) }
        }
        return index == scalars.count ? result : nil
    }

    private mutating func group(depth: Int) -> [(element: String, count: Double)]? {
        var result: [(element: String, count: Double)] = []
        while let scalar = next {
            if "A"..."Z" ~= scalar {
                var name = String(scalar)
                index += 1
                if let second = next, "a"..."z" ~= second {
                    name.unicodeScalars.append(second)
                    index += 1
                }
                result.append((name, number() ?? 1))
            } else if scalar == "(" {
                index += 1
                guard depth < 4, let inner = group(depth: depth + 1), next == ")" else { return nil }
                index += 1
                let times = number() ?? 1
                result += inner.map { ($0.element, $0.count * times) }
            } else {
                break
            }
        }
        return result.isEmpty ? nil : result
    }

    /// Digits with at most one point, which belongs to the number only when a digit follows and no element does: `Ni0.8` but `NiSO4.6H2O`.
    private mutating func number() -> Double? {
        var text = ""
        while let scalar = next, "0"..."9" ~= scalar {
            text.unicodeScalars.append(scalar)
            index += 1
        }
        if next == ".", text == "0" || text.isEmpty == false && isFraction {
            text += "."
            index += 1
            while let scalar = next, "0"..."9" ~= scalar {
                text.unicodeScalars.append(scalar)
                index += 1
            }
        }
        guard !text.isEmpty, let value = Double(text), value > 0 else { return nil }
        return value
    }

    /// `1.05O2` goes on with a fraction, `4.6H2O` and `4.H2O` with water.
    private var isFraction: Bool {
        var end = index + 1
        while end < scalars.count, "0"..."9" ~= scalars[end] { end += 1 }
        guard end > index + 1 else { return false }
        let rest = scalars[end...].prefix(3)
        return !(rest.count == 3 && Array(rest) == ["H", "2", "O"])
    }
}
