// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// Where plant files are read from: a disk, or memory.
package struct PlantFiles: Sendable {
    /// The text at a path, with U+FFFD for what is no UTF-8; nil when there is none.
    package let text: @Sendable (_ path: String) -> String?

    package init(text: @escaping @Sendable (_ path: String) -> String?) { self.text = text }

    package static let disk = PlantFiles { path in
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The file somebody means: the path itself, with `.yaml`, or `plant.yaml` in the folder of that name, here or in `beside`.
    func resolve(_ name: String, from folder: String, beside: [String]) -> (path: String, text: String)? {
        for base in [""] + beside {
            for ending in ["", ".yaml", "/plant.yaml"] {
                let path = Self.normal(Self.join(folder, base + name + ending))
                if let text = text(path) { return (path, text) }
            }
        }
        return nil
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func join(_ folder: String, _ path: String) -> String {
        path.hasPrefix("/") || folder.isEmpty ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }

    /// Without `.` and `..` where they can be taken away.
    private static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
