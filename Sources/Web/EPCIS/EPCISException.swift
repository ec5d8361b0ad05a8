// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Hummingbird
import Node

/// The EPCIS 2.0 exceptions this server says no with (REST bindings, `epcisException:`), each with its HTTP status.
enum EPCISException: String, Sendable, CaseIterable {
    case validation = "ValidationException"
    case queryValidation = "QueryValidationException"
    case queryParameter = "QueryParameterException"
    case queryTooLarge = "QueryTooLargeException"
    case noSuchName = "NoSuchNameException"
    case noSuchResource = "NoSuchResourceException"
    case methodNotAllowed = "MethodNotAllowedException"
    case notAcceptable = "NotAcceptableException"
    case alreadyExists = "ResourceAlreadyExistsException"
    case captureLimit = "CaptureLimitExceededException"
    case uriTooLong = "URITooLongException"
    case unsupportedMediaType = "UnsupportedMediaTypeException"
    case implementation = "ImplementationException"
    case notImplemented = "NotImplementedException"

    var status: Int {
        switch self {
        case .validation, .queryValidation, .queryParameter: 400
        case .noSuchName, .noSuchResource: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .alreadyExists: 409
        case .captureLimit, .queryTooLarge: 413
        case .uriTooLong: 414
        case .unsupportedMediaType: 415
        case .implementation: 500
        case .notImplemented: 501
        }
    }

    private var title: String {
        switch self {
        case .validation: "The events are not valid EPCIS 2.0"
        case .queryValidation: "The query is not valid"
        case .queryParameter: "A query parameter is not valid"
        case .queryTooLarge: "The query has too many results"
        case .noSuchName: "No query has this name"
        case .noSuchResource: "Resource not found"
        case .methodNotAllowed: "Method not allowed"
        case .notAcceptable: "The answer cannot be given in the form asked for"
        case .alreadyExists: "The resource already exists"
        case .captureLimit: "The capture is larger than this server takes"
        case .uriTooLong: "The address is too long"
        case .unsupportedMediaType: "The media type is not supported"
        case .implementation: "A fault of this server"
        case .notImplemented: "Not supported by this server"
        }
    }

    func problem(_ detail: String, remedy: String = "") -> Problem {
        // The standard's list has no name for a refused method or a missing feature; both are ImplementationException there.
        let name = self == .methodNotAllowed || self == .notImplemented ? Self.implementation.rawValue : rawValue
        return Problem(type: "epcisException:\(name)", title: title, status: status, detail: detail, remedy: remedy)
    }
}
