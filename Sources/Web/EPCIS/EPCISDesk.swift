// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Hummingbird
import Ledger
import Node

/// EPCIS 2.0 REST bindings under `/epcis`.
struct EPCISDesk: Sendable {
    let node: any NodeAccess

    init(node: any NodeAccess, configuration: WebServer.Configuration, now: @escaping @Sendable () -> Instant) throws(WebError) {
        self.node = node
    }

    func respond(to ask: Ask) async -> Response {
        Response(
            Problem(
                type: "epcisException:NoSuchResourceException", title: "Resource not found", status: 404,
                detail: "There is nothing at \(ask.rawPath).", remedy: ""))
    }
}
