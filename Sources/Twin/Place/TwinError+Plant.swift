// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension TwinError {
    static func unknownPart(_ kind: String, _ name: String) -> Self {
        Self(
            code: .unknownName, message: "There is no \(kind) “\(name)” in the plant.",
            remedy: "Run `jellyroll check` on the plant file; it tells where the name stands and which comes nearest.")
    }

    static func notModelled(_ what: String, _ remedy: String) -> Self { Self(code: .notModelled, message: what, remedy: remedy) }
}
