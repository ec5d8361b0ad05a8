// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The languages every text stands in.
package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case vietnamese = "vi"
    case korean = "ko"
    case chinese = "zh"

    /// BCP 47 tag for `<html lang>`.
    var tag: String { self == .chinese ? "zh-Hans" : rawValue }

    /// Its name in itself.
    var autonym: String {
        switch self {
        case .english: "English"
        case .vietnamese: "Tiếng Việt"
        case .korean: "한국어"
        case .chinese: "中文"
        }
    }

    /// The address wins, then the cookie, then what the browser asks for (RFC 9110 `Accept-Language`), then English.
    package static func chosen(address: String?, cookie: String?, accepted: String?) -> Language {
        if let language = address.flatMap(Language.init(rawValue:)) { return language }
        if let language = cookie.flatMap(Language.init(rawValue:)) { return language }
        var best: (language: Language, weight: Double)?
        for range in (accepted ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first, let language = Language(rawValue: String(tag.prefix { $0 != "-" }).lowercased()) else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language ?? .english
    }
}

/// The grounds a page is drawn on.
package enum Theme: String, CaseIterable, Sendable {
    /// What the device prefers.
    case device
    case light, dark, contrast
}
