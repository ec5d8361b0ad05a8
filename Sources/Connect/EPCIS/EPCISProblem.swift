// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// An answer that is none, as RFC 9457 `application/problem+json` with the exceptions of the EPCIS 2.0 REST binding.
package struct EPCISProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package var exception: Exception
    package var title: String
    /// The HTTP status the binding asks for.
    package var status: Int
    package var detail: String
    /// JSON pointer or parameter name where it went wrong; empty for the whole request.
    package var pointer: String

    package init(_ exception: Exception, _ detail: String, pointer: String = "", status: Int? = nil) {
        self.exception = exception
        self.title = exception.title
        self.status = status ?? exception.status
        self.detail = detail
        self.pointer = pointer
    }

    /// `epcisException:QueryParameterException`.
    package var type: String { "epcisException:" + exception.rawValue }

    package var description: String { "\(type): \(detail)" }

    /// The body of the answer.
    package var bytes: [UInt8] { JSONWriter.bytes(json) }

    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("type", .string(type)), .init("title", .string(title)), .init("status", .number(String(status))), .init("detail", .string(detail)),
        ]
        if !pointer.isEmpty { members.append(.init("instance", .string(pointer))) }
        return .object(members)
    }

    /// A refused document or event.
    package init(_ refusal: Refusal) {
        self.init(
            .validation, "\(refusal.message) Expected: \(refusal.expected). \(refusal.remedy) (line \(refusal.line), column \(refusal.column))",
            pointer: refusal.pointer.description)
    }

    package init(_ error: LedgerError) { self.init(.implementation, "\(error.message) \(error.remedy)") }

    package enum Exception: String, Hashable, Sendable, CaseIterable {
        case validation = "ValidationException"
        case queryParameter = "QueryParameterException"
        case queryValidation = "QueryValidationException"
        case queryTooComplex = "QueryTooComplexException"
        case queryTooLarge = "QueryTooLargeException"
        case subscriptionControls = "SubscriptionControlsException"
        case security = "SecurityException"
        case noSuchName = "NoSuchNameException"
        case noSuchResource = "NoSuchResourceException"
        case notAcceptable = "NotAcceptableException"
        case resourceAlreadyExists = "ResourceAlreadyExistsException"
        case captureLimitExceeded = "CaptureLimitExceededException"
        case uriTooLong = "URITooLongException"
        case unsupportedMediaType = "UnsupportedMediaTypeException"
        case implementation = "ImplementationException"

        /// EPCIS 2.0 REST binding, responses.
        package var status: Int {
            switch self {
            case .validation, .queryParameter, .queryValidation, .subscriptionControls: 400
            case .security: 401
            case .noSuchName, .noSuchResource: 404
            case .notAcceptable: 406
            case .resourceAlreadyExists: 409
            case .captureLimitExceeded, .queryTooComplex, .queryTooLarge: 413
            case .uriTooLong: 414
            case .unsupportedMediaType: 415
            case .implementation: 500
            }
        }

        package var title: String {
            switch self {
            case .validation: "The EPCIS data is not valid"
            case .queryParameter: "A query parameter is not valid"
            case .queryValidation: "The query is not valid"
            case .queryTooComplex: "The query is too complex"
            case .queryTooLarge: "The query has too many results"
            case .subscriptionControls: "The subscription is not valid"
            case .security: "Not authorised"
            case .noSuchName: "There is no query of this name"
            case .noSuchResource: "Resource not found"
            case .notAcceptable: "No answer can be given as asked"
            case .resourceAlreadyExists: "A resource with this name already exists"
            case .captureLimitExceeded: "The capture payload is too large"
            case .uriTooLong: "The address is too long"
            case .unsupportedMediaType: "Unsupported media type"
            case .implementation: "A server-side error occurred"
            }
        }
    }
}

/// Header names of the EPCIS 2.0 REST binding, and the versions this implementation speaks.
package enum EPCISHeader {
    package static let version = "GS1-EPCIS-Version"
    package static let min = "GS1-EPCIS-Min"
    package static let max = "GS1-EPCIS-Max"
    package static let vocabularyVersion = "GS1-CBV-Version"
    package static let vocabularyMin = "GS1-CBV-Min"
    package static let vocabularyMax = "GS1-CBV-Max"
    package static let vendorVersion = "GS1-Vendor-Version"
    package static let extensions = "GS1-Extensions"
    package static let epcFormat = "GS1-EPC-Format"
    package static let vocabularyXMLFormat = "GS1-CBV-XML-Format"
    package static let captureErrorBehaviour = "GS1-Capture-Error-Behaviour"
    package static let captureLimit = "GS1-EPCIS-Capture-Limit"
    package static let captureFileSizeLimit = "GS1-EPCIS-Capture-File-Size-Limit"
    package static let queryMinRecordTime = "GS1-Query-Min-Record-Time"
    package static let signature = "GS1-Signature"

    /// EPCIS and CBV alike.
    package static let spokenVersion = "2.0.0"
    package static let problemType = "application/problem+json"
    package static let defaultPerPage = 30

    /// Prefixes a client declares by header: `GS1-Extensions: ext1=https://…/,ext2=https://…/`.
    package static func prefixes(_ header: String) -> [String: String] {
        var prefixes: [String: String] = [:]
        for part in header.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
            if pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty { prefixes[String(pair[0])] = String(pair[1].split(separator: " ").first ?? "") }
        }
        return prefixes
    }
}
