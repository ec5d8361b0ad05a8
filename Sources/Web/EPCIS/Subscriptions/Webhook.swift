// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import FoundationNetworking
import Ledger

/// Posts query results to subscribers. One session for all; redirects are not followed, since the subscriber named the address it wants.
final class Webhook: NSObject, Sendable, URLSessionTaskDelegate {
    enum Outcome: Hashable, Sendable {
        case taken
        /// 413: the same in smaller pieces, please.
        case tooLarge
        case failed(String)
    }

    /// How long a subscriber may take to answer, seconds.
    private static let patience: TimeInterval = 30

    func post(_ document: [UInt8], to controls: SubscriptionControls) async -> Outcome {
        guard let url = URL(string: controls.dest) else { return .failed("\(controls.dest) is no address.") }
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: Self.patience)
        request.httpMethod = "POST"
        request.httpBody = Data(document)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue(EPCISHeader.spokenVersion, forHTTPHeaderField: EPCISHeader.version)
        request.setValue(EPCISHeader.spokenVersion, forHTTPHeaderField: EPCISHeader.vocabularyVersion)
        if let token = controls.signatureToken {
            request.setValue(Self.signature(of: document, token), forHTTPHeaderField: EPCISHeader.signature)
        }
        let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        do {
            let (_, response) = try await session.data(for: request)
            guard let status = (response as? HTTPURLResponse)?.statusCode else { return .failed("\(controls.dest) gave no HTTP answer.") }
            switch status {
            case 200..<300: return .taken
            case 413: return .tooLarge
            default: return .failed("\(controls.dest) answered \(status).")
            }
        } catch {
            return .failed("\(controls.dest) could not be reached: \(error.localizedDescription)")
        }
    }

    /// `sha256=` and the HMAC of the body with the subscriber's token as key, in hexadecimal.
    static func signature(of document: [UInt8], _ token: String) -> String {
        "sha256=" + SHA256.authenticate(document, key: Array(token.utf8)).hexadecimal
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
}
