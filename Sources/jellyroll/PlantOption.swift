// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Ledger
import Measure
import Node
import Plant
import Storage

/// `--plant FILE`: whose clocks the order of events is judged by.
struct PlantOption: ParsableArguments {
    @Option(
        name: .customLong("plant"), parsing: .singleValue,
        help: ArgumentHelp(
            "A plant file: how far the clocks of its sites may differ (clockTolerance) is kept with the data folder. May be repeated.",
            valueName: "FILE"))
    var files: [String] = []

    /// Keeps what these plant files say of clocks, before the folder is opened.
    /// - Parameters:
    ///   - makesFolder: Where there is none yet, which a command that records makes.
    ///   - others: Plant files that were named in another way.
    func keep(in option: DataOption, makesFolder: Bool, and others: [String] = []) throws {
        let named = others + files
        if named.isEmpty { return }
        let sites = try named.flatMap { try PlantFile.read($0).sites }
        let folder = DataFolder(option.folder)
        if let server = ServerNote.read(in: option.folder) {
            throw Problem(
                type: "urn:jellyroll:ledger.locked", title: "Not available now", status: 503,
                detail: "The server at \(server.absoluteString) has \(option.data) open and judges by the clocks it began with.",
                remedy: "Ask without --plant, or stop it and serve again with --plant.")
        }
        try makesFolder ? folder.create() : folder.requireLog()
        var note = try ClockNote.read(in: option.folder)
        for site in sites {
            for name in [site.name] + (site.gln.map { [LotName.site(of: "https://id.gs1.org/414/\($0)")] } ?? []) {
                note.set(name, milliseconds: site.clockTolerance?.amount)
            }
        }
        try note.write(in: option.folder)
    }
}
