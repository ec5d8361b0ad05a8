// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Genealogy
import HTTPTypes
import Hummingbird
import Ledger
import Node

/// Takes every request to the desk that answers it, and puts on every answer what all of them carry.
struct FrontDesk: HTTPResponder {
    typealias Context = BasicRequestContext

    let node: any NodeAccess
    let pages: PageDesk
    let api: APIDesk
    let epcis: EPCISDesk
    let metrics: Metrics

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        var area = "page"
        do {
            let ask = try Ask(request)
            area = Self.area(ask)
            response = await answer(ask)
            if ask.method == .head {
                let length = response.headers[.contentLength]
                response.body = ResponseBody()
                response.headers[.contentLength] = length
            }
        } catch {
            response = Response(error)
        }
        for field in Self.security { response.headers[field.name] = response.headers[field.name] ?? field.value }
        metrics.count(area: area, status: Int(response.status.code), took: ContinuousClock.now - start)
        return response
    }

    private func answer(_ ask: Ask) async -> Response {
        switch ask.path.first {
        case "epcis": return await epcis.respond(to: ask)
        case "api": return await api.respond(to: ask)
        case "health" where ask.path.count == 1: return health()
        case "metrics" where ask.path.count == 1:
            let snapshot = node.snapshot
            let counts = try? snapshot.genealogy.discrepancies(of: nil, limit: 0).counts
            return Response(
                metrics.text(snapshot, discrepancies: counts?.values.reduce(0, +), at: .now), type: "text/plain; version=0.0.4; charset=utf-8")
        default: return await pages.respond(to: ask)
        }
    }

    private func health() -> Response {
        let snapshot = node.snapshot
        var json = JSONBytes()
        let problem = node.problem
        json.raw("{\"status\":")
        json.string(problem == nil ? "ok" : "degraded")
        json.raw(",\"events\":")
        json.integer(snapshot.head.sequence)
        json.raw(",\"genealogy\":")
        json.integer(snapshot.genealogy.asOf)
        json.raw(",\"lots\":")
        json.integer(snapshot.genealogy.lotCount)
        if let problem {
            json.raw(",\"problem\":")
            Problem(problem).write(&json)
        }
        json.raw("}\n")
        return Response(json.bytes, type: "application/json", headers: [.cacheControl: "no-store"])
    }

    private static func area(_ ask: Ask) -> String {
        switch ask.path.first {
        case "epcis", "api", "health", "metrics", "assets": ask.path[0]
        default: "page"
        }
    }

    /// Nothing from outside is loaded, framed or sent to; no inline script or style runs.
    private static let security: [(name: HTTPField.Name, value: String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "same-origin"),
        (.crossOriginResourcePolicy, "same-origin"),
    ]
}

extension HTTPField.Name {
    /// Known to be valid field names, so the failable initialiser cannot fail.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no HTTP field name.") }
        return name
    }

    static let host = known("Host")
    static let referrerPolicy = known("Referrer-Policy")
    static let crossOriginResourcePolicy = known("Cross-Origin-Resource-Policy")
    static let refresh = known("Refresh")
    static let epcisVersion = known(EPCISHeader.version)
    static let epcisMin = known(EPCISHeader.min)
    static let epcisMax = known(EPCISHeader.max)
    static let cbvVersion = known(EPCISHeader.vocabularyVersion)
    static let cbvMin = known(EPCISHeader.vocabularyMin)
    static let cbvMax = known(EPCISHeader.vocabularyMax)
    static let epcFormat = known(EPCISHeader.epcFormat)
    static let cbvFormat = known(EPCISHeader.vocabularyXMLFormat)
    static let extensions = known(EPCISHeader.extensions)
    static let vendorVersion = known(EPCISHeader.vendorVersion)
    static let captureLimit = known(EPCISHeader.captureLimit)
    static let captureFileSizeLimit = known(EPCISHeader.captureFileSizeLimit)
    static let captureErrorBehaviour = known(EPCISHeader.captureErrorBehaviour)
    static let queryMinRecordTime = known(EPCISHeader.queryMinRecordTime)
    static let link = known("Link")
}
