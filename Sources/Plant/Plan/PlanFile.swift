// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Plan files: YAML beside plant files, checked as a whole together with the plants they name.
package enum PlanFile {
    /// The plan in a file. A plant file is a plan too: of its own months of demand, with nothing but what it says.
    ///
    /// - Throws: ``PlantRefusal`` with everything that is wrong with the plan and its plants.
    package static func read(_ path: String, files: PlantFiles = .disk) throws(PlantRefusal) -> PlanModel {
        let check = check(path, files: files)
        guard let plan = check.plan else { throw PlantRefusal(findings: check.findings) }
        return plan
    }

    /// - Returns: The plan, nil when there are errors, and the errors in the order of files and lines.
    package static func check(_ path: String, files: PlantFiles = .disk) -> (plan: PlanModel?, findings: [PlantFinding]) {
        guard let (found, text) = files.resolve(path, from: "", beside: ["Examples/"]) else { return (nil, [.unreadable(path)]) }
        return check(text: text, file: found, files: files)
    }

    /// The same for a text that is at hand.
    package static func check(text: String, file: String, files: PlantFiles = .disk) -> (plan: PlanModel?, findings: [PlantFinding]) {
        var findings = Findings()
        var budget = YAMLText.mostElements
        guard let tree = YAMLText(file: file).root(text, &budget, &findings) else { return (nil, findings.sorted(files: [file])) }
        if tree["plan"] == nil, tree["plant"] != nil {
            let check = PlantFile.check(text: text, file: file, files: files)
            guard let plant = check.plant, let whole = check.tree else { return (nil, check.errors) }
            let reader = PlanReader([(file, plant, whole)], plan: nil, Findings())
            return (reader.plan(of: plant, file: file), [])
        }
        var plants: [(path: String, plant: PlantModel, tree: Element)] = []
        var wrong: [PlantFinding] = []
        for (index, element) in (tree["plants"]?.list ?? []).enumerated() {
            guard let name = element.text, !element.isNull, !name.isEmpty else {
                findings.report(
                    .wrongForm, at: element.place, "plants[\(index)]", "Here is \(element.words).", expected: "the path of a plant file",
                    "Write a path, named from the folder of this file.")
                continue
            }
            guard let (path, text) = files.resolve(name, from: PlantFiles.folder(of: file), beside: ["../"]) else {
                findings.report(
                    .unreadable, at: element.place, "plants[\(index)]", "“\(name.prefix(128))” cannot be read.",
                    expected: "a plant file, named from the folder of this one", "Correct the path; check its permissions and encoding.")
                continue
            }
            let check = PlantFile.check(text: text, file: path, files: files)
            wrong += check.errors
            if let plant = check.plant, let tree = check.tree { plants.append((path, plant, tree)) }
        }
        guard wrong.isEmpty, findings.errors == 0 else { return (nil, findings.sorted(files: [file]) + wrong) }
        let reader = PlanReader(plants, plan: tree, findings)
        let (plan, errors) = reader.plan(tree)
        return (errors.isEmpty ? plan : nil, errors)
    }
}

extension PlantFinding {
    fileprivate static func unreadable(_ path: String) -> Self {
        Self(
            code: .unreadable, file: path, line: 1, column: 1, path: "", message: "The file cannot be read.", expected: "UTF-8 text", nearest: nil,
            remedy: "Check the path, its permissions and its encoding.")
    }
}
