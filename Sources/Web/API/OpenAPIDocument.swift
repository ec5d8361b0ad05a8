// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The OpenAPI 3.1 description of this server.
enum OpenAPIDocument {
    static let json = "{}"
}
