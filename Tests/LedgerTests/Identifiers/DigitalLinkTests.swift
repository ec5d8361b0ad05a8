// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Measure
import Testing

@Suite struct `Digital Links` {
    @Test func `a link is read and printed with stem, qualifiers and query`() throws {
        let text = "https://pass.example.org/b/c/01/19521234500015/22/V/10/L%2F1/21/P?11=270130&linkType=gs1%3Apip"
        let link = try #require(try DigitalLink.parse(text))
        #expect(link.base == "https://pass.example.org/b/c")
        #expect(link.key == .init("01", "19521234500015"))
        #expect(link.qualifiers == [.init("22", "V"), .init("10", "L/1"), .init("21", "P")])
        #expect(link.attributes == [.init("11", "270130"), .init("linkType", "gs1:pip")])
        #expect(link.text == text)
        #expect(link.canonical == "https://id.gs1.org/01/19521234500015/22/V/10/L%2F1/21/P")
        #expect(link.finest == "https://id.gs1.org/01/19521234500015/21/P")
    }

    @Test(arguments: [
        ("0952123450001", "8"), ("0952123450002", "5"), ("0952123450003", "2"), ("0952123450004", "9"), ("1952123450001", "5"),
        ("952123400001", "3"), ("952123400002", "0"), ("09521234000000001", "3"), ("0061414112345", "2"), ("0950600013435", "2"),
    ])
    func `a check digit completes its number, and no other digit does`(_ body: String, _ digit: String) throws {
        #expect(CheckDigit.completing(body.utf8) == digit.utf8.first)
        for candidate in 0...9 { #expect(CheckDigit.isSound("\(body)\(candidate)".utf8) == ("\(candidate)" == digit)) }
    }

    @Test func `what is no number has no check digit`() {
        #expect(CheckDigit.completing("".utf8) == nil)
        #expect(CheckDigit.completing("12A".utf8) == nil)
        #expect(!CheckDigit.isSound("0".utf8))
    }

    @Test(arguments: [
        (7, "https://id.gs1.org/01/19521234500015/21/PACK0001", "urn:epc:id:sgtin:9521234.150001.PACK0001"),
        (7, "https://id.gs1.org/01/09521234500018/10/NISO4-2701", "urn:epc:class:lgtin:9521234.050001.NISO4-2701"),
        (7, "https://id.gs1.org/01/19521234500015", "urn:epc:idpat:sgtin:9521234.150001.*"),
        (7, "https://id.gs1.org/00/095212340000000013", "urn:epc:id:sscc:9521234.0000000001"),
        (7, "https://id.gs1.org/414/9521234000013", "urn:epc:id:sgln:9521234.00001.0"),
        (7, "https://id.gs1.org/414/0614141073467/254/1234", "urn:epc:id:sgln:0614141.07346.1234"),
        (12, "https://id.gs1.org/417/9999999999994", "urn:epc:id:pgln:999999999999."),
        (7, "https://id.gs1.org/8003/04012345000221334455", "urn:epc:id:grai:4012345.00022.334455"),
        (7, "https://id.gs1.org/8003/04012345999990", "urn:epc:idpat:grai:4012345.99999.*"),
        (7, "https://id.gs1.org/8004/9521234ASSET9", "urn:epc:id:giai:9521234.ASSET9"),
        (7, "https://id.gs1.org/8018/401234500000067657", "urn:epc:id:gsrn:4012345.0000006765"),
        (7, "https://id.gs1.org/8017/401234500000000074", "urn:epc:id:gsrnp:4012345.0000000007"),
        (7, "https://id.gs1.org/253/4012345000092PO-4711", "urn:epc:id:gdti:4012345.00009.PO-4711"),
        (7, "https://id.gs1.org/255/4012345222227", "urn:epc:idpat:sgcn:4012345.22222.*"),
        (7, "https://id.gs1.org/8010/061414111111111111111-A%23%2F/8011/1234", "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234"),
        (7, "https://id.gs1.org/8006/040123451111180102/21/987", "urn:epc:id:itip:4012345.011111.01.02.987"),
        (7, "https://id.gs1.org/401/0614141xyz47%2F11", "urn:epc:id:ginc:0614141.xyz47%2F11"),
        (7, "https://id.gs1.org/402/40123452223334442", "urn:epc:id:gsin:4012345.222333444"),
        (7, "https://id.gs1.org/01/01234567987651/235/A%3CB", "urn:epc:id:upui:1234567.098765.A%3CB"),
    ])
    func `a link has one URN, which leads back to it`(_ prefixLength: Int, _ uri: String, _ urn: String) throws {
        let link = try #require(try DigitalLink.parse(uri))
        #expect(EPCName.urn(of: link, prefixLength: prefixLength) == urn)
        #expect(try LotName.canonical(urn) == uri)
    }

    @Test func `a prefix that does not fit gives no URN`() throws {
        let asset = try #require(try DigitalLink.parse("https://id.gs1.org/8004/9521A"))
        #expect(EPCName.urn(of: asset, prefixLength: 7) == nil)
        #expect(EPCName.urn(of: asset, prefixLength: 13) == nil)
    }

    @Test func `a scan becomes a link and a link a scan`() throws {
        let elements = try ElementString.parse("]d201095212345000181727013110NISO4-2701\u{1D}3103001500")
        #expect(elements == [.init("01", "09521234500018"), .init("17", "270131"), .init("10", "NISO4-2701"), .init("3103", "001500")])
        let link = try DigitalLink(elements: elements)
        #expect(link.text == "https://id.gs1.org/01/09521234500018/10/NISO4-2701?17=270131&3103=001500")
        #expect(try DigitalLink(elements: ElementString.parse(link.elementString)) == link)
    }

    @Test(arguments: ["", "]d2", "]E009521234500018", "0109521234500019", "01095212345000", "0109521234500018ZZ", "10LOT"])
    func `a scan without a sound key is refused`(_ scan: String) {
        #expect(throws: LedgerError.self) { try DigitalLink(elements: ElementString.parse(scan)) }
    }
}

@Suite(.enabled(if: ReferenceVectors.exist, "../shared/reference/digital-link is not there"))
struct `Digital Link reference vectors` {
    let vectors: ReferenceVectors

    init() throws { vectors = try ReferenceVectors.read() }

    @Test func `valid links hold what they should and print as they were`() throws {
        for vector in vectors.valid {
            let link = try #require(try DigitalLink.parse(vector.uri))
            let elements = [link.key] + link.qualifiers
            #expect(Dictionary(uniqueKeysWithValues: elements.map { ($0.code, $0.value) }) == vector.ai)
            #expect(link.canonical == vector.uri)
        }
    }

    @Test func `invalid links are refused`() {
        for vector in vectors.invalid {
            #expect(throws: LedgerError.self, "\(vector.uri): \(vector.why)") { try LotName.canonical(vector.uri) }
        }
    }

    @Test func `element strings hold what they should`() throws {
        for vector in vectors.element_strings {
            let elements = try ElementString.parse(vector.raw)
            #expect(Dictionary(uniqueKeysWithValues: elements.map { ($0.code, $0.value) }) == vector.ai)
        }
    }

    @Test func `URNs and links are two spellings of one key`() throws {
        for vector in vectors.urn {
            let link = try #require(try DigitalLink.parse(vector.uri))
            #expect(EPCName.urn(of: link, prefixLength: vector.gcp_len) == vector.urn)
            #expect(try LotName.canonical(vector.urn) == vector.uri)
        }
    }
}

struct ReferenceVectors: Decodable {
    struct Valid: Decodable { let uri: String, ai: [String: String] }
    struct Invalid: Decodable { let uri: String, why: String }
    struct Scan: Decodable { let raw: String, ai: [String: String] }
    struct Pair: Decodable { let uri: String, gcp_len: Int, urn: String }
    let valid: [Valid]
    let invalid: [Invalid]
    let element_strings: [Scan]
    let urn: [Pair]

    static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../shared/reference/digital-link/vectors.json")
    static var exist: Bool { FileManager.default.fileExists(atPath: file.standardizedFileURL.path) }
    static func read() throws -> ReferenceVectors {
        try JSONDecoder().decode(ReferenceVectors.self, from: Data(contentsOf: file.standardizedFileURL))
    }
}
