// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Node
import Plant

struct PlantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plant",
        abstract: "Shows plants, explains what differs between two, prints the schema of plant files.",
        discussion: """
            Example:
              jellyroll plant show Examples/chain
              jellyroll plant diff ochang arizona
              jellyroll plant schema > plant.schema.json

            PLANT is a file, a folder with a plant.yaml in it, or the name of an example.
            """,
        subcommands: [PlantShowCommand.self, PlantDiffCommand.self, PlantSchemaCommand.self])
}

struct PlantShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "What is in a plant; or the whole of it as one file, with what it includes and copies written out.",
        discussion: """
            Example:
              jellyroll plant show arizona
              jellyroll plant show arizona --yaml
            """)

    @Argument(help: ArgumentHelp("A plant.", valueName: "PLANT"))
    var plant: String

    @Flag(help: "The whole plant as one file of YAML.")
    var yaml = false

    func run() throws {
        let check = try PlantDesk.sound(plant)
        if yaml {
            emit(Array((check.resolved ?? "").utf8))
        } else if let model = check.plant {
            for line in PlantOutline(model).lines { emit(line: line) }
        }
    }
}

struct PlantSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "The JSON Schema of plant files, for editors that complete and check them.",
        discussion: """
            Example:
              jellyroll plant schema > plant.schema.json

            The first line of a plant file tells an editor to use it:
              # yaml-language-server: $schema=plant.schema.json
            """)

    @Flag(help: "The same as tables of keys for people, in Markdown.")
    var tables = false

    func run() { emit(Array((tables ? PlantReference.text : PlantSchema.text).utf8)) }
}

struct PlantDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Explains what differs between two plants: sites, stations, steps, and numbers with their change in per cent.",
        discussion: """
            Example:
              jellyroll plant diff ochang arizona

            Everything is resolved first: includes, mother plants, copied lines, parameters. Exit code 0 when they say the same, 1 when they
            differ.
            """)

    @Argument(help: ArgumentHelp("The plant to compare with.", valueName: "PLANT"))
    var first: String

    @Argument(help: ArgumentHelp("The plant that is compared.", valueName: "PLANT"))
    var second: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        let changes = PlantDifference.between(try PlantDesk.sound(first), try PlantDesk.sound(second))
        if json {
            emit(Self.document(changes))
        } else {
            emit(
                line: changes.isEmpty
                    ? "\(first) and \(second) say the same" : "\(first) → \(second): \(changes.count) difference\(changes.count == 1 ? "" : "s")")
            for group in PlantDifference.groups {
                let part = changes.filter { $0.group == group }
                guard !part.isEmpty else { continue }
                emit(line: "\n\(group)")
                for change in part { emit(line: "  \(change.description)") }
            }
        }
        if !changes.isEmpty { throw ExitCode(1) }
    }

    private static func document(_ changes: [PlantChange]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"same\":")
        json.bool(changes.isEmpty)
        json.raw(",\"changes\":")
        json.list(changes) { json, change in
            json.raw("{\"group\":")
            json.string(change.group)
            json.raw(",\"kind\":")
            json.string(change.kind.rawValue)
            json.raw(",\"what\":")
            json.string(change.what)
            json.raw(",\"name\":")
            json.string(change.name)
            json.raw(",\"within\":")
            json.list(change.within) { json, name in json.string(name) }
            json.raw(",\"key\":")
            if let key = change.key { json.string(key) } else { json.raw("null") }
            json.raw(",\"old\":")
            write(change.old, &json)
            json.raw(",\"new\":")
            write(change.new, &json)
            json.raw(",\"relative\":")
            json.number(change.relative)
            json.raw(",\"text\":")
            json.string(change.description)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }

    private static func write(_ value: PlantChange.Value?, _ json: inout JSONBytes) {
        switch value {
        case .number(let number, let unit):
            json.raw("{\"value\":")
            json.number(number)
            json.raw(",\"unit\":")
            json.string(unit.isEmpty ? "1" : unit)
            json.raw("}")
        case .text(let text): json.string(text)
        case nil: json.raw("null")
        }
    }
}

/// Plants for a command.
enum PlantDesk {
    /// A plant with nothing wrong in it.
    /// - Throws: ``Problem`` with every error.
    static func sound(_ name: String) throws -> PlantCheck {
        let check = PlantFile.check(name)
        guard check.plant == nil else { return check }
        guard !check.files.isEmpty else {
            throw Problem(
                type: "urn:jellyroll:plant.unreadable", title: "A file cannot be read", status: 400, detail: "\(name) cannot be read.",
                remedy: "Check the path, its permissions, and that it is UTF-8 text.")
        }
        throw Problem(
            type: "urn:jellyroll:plant.unsound", title: "A plant file has errors", status: 400,
            detail: check.errors.map(\.description).joined(separator: "\n"), remedy: "Mend it; `jellyroll check \(name)` tells the same.")
    }
}
