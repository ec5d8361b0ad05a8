// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Plant
import Twin

/// The plant files of `Examples/`, read and compiled.
enum ExamplePlants {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Examples").standardizedFileURL

    static func plant(_ path: String, _ parameters: [String: Double] = [:]) throws -> PlantModel {
        try PlantFile.read(folder.appending(path: path).path, overriding: parameters)
    }

    static func twin(_ path: String, _ parameters: [String: Double] = [:], _ options: PlantTwin.Options = .init()) throws -> PlantTwin {
        try PlantTwin(plant(path, parameters), options: options)
    }
}
