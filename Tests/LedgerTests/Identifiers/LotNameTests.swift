// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Testing

@Suite struct `Lot names` {
    @Test(arguments: [
        ("K-9", "K-9"),
        ("  K-9\n", "K-9"),
        ("Cuộn-7", "Cuộn-7"),
        ("Cuo\u{302}\u{323}n-7", "Cuộn-7"),
        ("urgent coil", "urgent coil"),
        ("Htower", "Htower"),
        ("urn:uuid:6b1f5f0a-2c1e-4d3b-9a55-1f2e3d4c5b6a", "urn:uuid:6b1f5f0a-2c1e-4d3b-9a55-1f2e3d4c5b6a"),
        ("urn:epc:id:gid:95100000.12345.400", "urn:epc:id:gid:95100000.12345.400"),
        ("https://example.com/coils/9", "https://example.com/coils/9"),
        ("https://example.com/01/readme", "https://example.com/01/readme"),
        // EPC URNs
        ("urn:epc:id:sgtin:9521234.150001.PACK0001", "https://id.gs1.org/01/19521234500015/21/PACK0001"),
        ("urn:epc:class:lgtin:9521234.050001.NISO4-2701", "https://id.gs1.org/01/09521234500018/10/NISO4-2701"),
        ("urn:epc:id:sscc:9521234.0000000001", "https://id.gs1.org/00/095212340000000013"),
        ("urn:epc:id:sscc:4012345.1112223334", "https://id.gs1.org/00/140123451122233341"),
        ("urn:epc:id:sgln:9521234.00001.0", "https://id.gs1.org/414/9521234000013"),
        ("urn:epc:id:sgln:0614141.07346.1234", "https://id.gs1.org/414/0614141073467/254/1234"),
        ("urn:epc:id:pgln:4000001.00012", "https://id.gs1.org/417/4000001000128"),
        ("urn:epc:id:pgln:999999999999.", "https://id.gs1.org/417/9999999999994"),
        ("urn:epc:id:giai:9521234.ASSET9", "https://id.gs1.org/8004/9521234ASSET9"),
        ("urn:epc:idpat:sgtin:9521234.150001.*", "https://id.gs1.org/01/19521234500015"),
        ("urn:epc:id:sgtin:4012345.011111.98%22", "https://id.gs1.org/01/04012345111118/21/98%22"),
        ("urn:epc:id:sgtin:415056789012.0.987654", "https://id.gs1.org/01/04150567890128/21/987654"),
        ("urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()", "https://id.gs1.org/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29"),
        ("urn:epc:id:sgtin:4012345.011111.a.b", "https://id.gs1.org/01/04012345111118/21/a.b"),
        ("urn:epc:id:grai:4012345.00022.334455", "https://id.gs1.org/8003/04012345000221334455"),
        ("urn:epc:id:gsrn:4012345.0000006765", "https://id.gs1.org/8018/401234500000067657"),
        ("urn:epc:id:gsrnp:4012345.0000000007", "https://id.gs1.org/8017/401234500000000074"),
        ("urn:epc:id:gdti:4012345.00009.PO-4711", "https://id.gs1.org/253/4012345000092PO-4711"),
        ("urn:epc:id:gdti:987659999999..9", "https://id.gs1.org/253/98765999999929"),
        ("urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234", "https://id.gs1.org/8010/061414111111111111111-A%23%2F/8011/1234"),
        ("urn:epc:id:ginc:0614141.xyz47%2F11", "https://id.gs1.org/401/0614141xyz47%2F11"),
        ("urn:epc:id:gsin:4012345.222333444", "https://id.gs1.org/402/40123452223334442"),
        ("urn:epc:id:itip:4012345.011111.01.02.987", "https://id.gs1.org/8006/040123451111180102/21/987"),
        ("urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7SDB", "https://id.gs1.org/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7SDB"),
        ("urn:epc:idpat:grai:4012345.99999.*", "https://id.gs1.org/8003/04012345999990"),
        ("urn:epc:idpat:gdti:4012345.11111.*", "https://id.gs1.org/253/4012345111118"),
        ("urn:epc:idpat:sgcn:4012345.22222.*", "https://id.gs1.org/255/4012345222227"),
        ("urn:epc:idpat:cpi:4012345.AB12.*", "https://id.gs1.org/8010/4012345AB12"),
        ("urn:epc:idpat:itip:4012345.012345.01.02.*", "https://id.gs1.org/8006/040123451234560102"),
        // Digital Links: any host, any stem, finest level only
        ("https://id.gs1.org/01/19521234500015/21/PACK0001", "https://id.gs1.org/01/19521234500015/21/PACK0001"),
        ("HTTPS://ID.GS1.ORG/01/19521234500015/21/PACK0001", "https://id.gs1.org/01/19521234500015/21/PACK0001"),
        ("https://pass.example.org/b/01/19521234500015/21/PACK0001?11=270130", "https://id.gs1.org/01/19521234500015/21/PACK0001"),
        ("https://id.gs1.org/01/09780345418913/22/344/10/1223/21/765tz", "https://id.gs1.org/01/09780345418913/21/765tz"),
        ("https://id.gs1.org/01/09780345418913/22/344/10/1223", "https://id.gs1.org/01/09780345418913/10/1223"),
        ("https://id.gs1.org/01/09780345418913/22/344", "https://id.gs1.org/01/09780345418913"),
        ("http://example.de/gtin/9780345418913/lot/1223/ser/765tz#x", "https://id.gs1.org/01/09780345418913/21/765tz"),
        ("https://id.gs1.org/8006/040123451234560102/22/AB/21/443322", "https://id.gs1.org/8006/040123451234560102/21/443322"),
        ("https://id.gs1.org/8010/0628165987/8011/9876", "https://id.gs1.org/8010/0628165987/8011/9876"),
        ("https://id.gs1.org/01/09521234000013/21/a%2Fb%25c%22", "https://id.gs1.org/01/09521234000013/21/a%2Fb%25c%22"),
        // The tank of a class at a site
        (
            "https://id.gs1.org/01/09521234500018@https://id.gs1.org/414/9521234000013",
            "https://id.gs1.org/01/09521234500018@https://id.gs1.org/414/9521234000013"
        ),
    ])
    func `a name has one spelling, and that spelling is stable`(_ raw: String, _ canonical: String) throws {
        #expect(try LotName.canonical(raw) == canonical)
        #expect(try LotName.canonical(canonical) == canonical)
        #expect(LotName.lenient(raw) == canonical)
    }

    @Test(arguments: [
        ("", "A name is empty."),
        (" \t ", "A name is empty."),
        ("K\u{0}9", "control characters"),
        ("K\u{1D}9", "control characters"),
        (String(repeating: "x", count: 2_049), "2049 bytes"),
        ("urn:epc:id:sgtin:9521234.15001.PACK0001", "together have 13 digits"),
        ("urn:epc:id:sgtin:95212.15000001.P", "6 to 12 digits"),
        ("urn:epc:id:sgtin:9521234.150001", "3 fields"),
        ("urn:epc:id:sgtin:9521234.150001.", "last field is empty"),
        ("urn:epc:id:sgtin:9521234.150001.P%2", "hexadecimal"),
        ("urn:epc:id:sgtin:9521234.150001.123456789012345678901", "1 to 20 characters"),
        ("https://id.gs1.org/01/19521234500016/21/P1", "check digit is 6, but 5 is expected"),
        ("https://shop.example.org/x/01/19521234500016/21/P1", "check digit is 6, but 5 is expected"),
        ("https://id.gs1.org/01/19521234500015/21/P1/10/L1", "in this order"),
        ("https://id.gs1.org/01/19521234500015/235/AB/21/P1", "in this order"),
        ("https://id.gs1.org/21/P1/01/19521234500015", "before the primary key"),
        ("https://id.gs1.org/01/19521234500015/21/", "is empty"),
        ("https://id.gs1.org/01/0952123450001X", "character it must not have"),
        ("https://id.gs1.org/01/19521234500015/21/ä", "character it must not have"),
    ])
    func `a broken name is refused, or kept as it was scanned`(_ raw: String, _ words: String) {
        let error = #expect(throws: LedgerError.self) { try LotName.canonical(raw) }
        #expect(error?.code == .malformedIdentifier)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(LotName.lenient(raw) == (raw.allSatisfy(\.isWhitespace) ? "" : raw))
    }

    @Test func `a name of the greatest length is let in`() throws {
        #expect(try LotName.canonical(String(repeating: "x", count: 2_048)).utf8.count == 2_048)
        #expect(throws: LedgerError.self) { try LotName.canonical(String(repeating: "é", count: 1_025)) }
    }

    @Test(arguments: [
        ("https://id.gs1.org/01/09521234500018/10/NISO4-2701", "https://id.gs1.org/01/09521234500018"),
        ("https://id.gs1.org/01/09521234500018", "https://id.gs1.org/01/09521234500018"),
        ("https://id.gs1.org/01/09521234500018@hue", "https://id.gs1.org/01/09521234500018"),
        ("https://id.gs1.org/8003/04012345000221334455", "https://id.gs1.org/8003/04012345000221"),
        ("https://id.gs1.org/8006/040123451234560102/21/9", "https://id.gs1.org/8006/040123451234560102"),
        ("https://id.gs1.org/00/095212340000000013", ""),
        ("K-9", ""),
    ])
    func `the product of a name is its GTIN level`(_ name: String, _ product: String) { #expect(LotName.product(of: name) == product) }

    @Test func `a site is a location without its extension`() {
        #expect(LotName.site(of: "https://id.gs1.org/414/9521234000013/254/CALCINER1") == "https://id.gs1.org/414/9521234000013")
        #expect(LotName.site(of: "urn:epc:id:sgln:9521234.00001.CALCINER1") == "https://id.gs1.org/414/9521234000013")
        #expect(LotName.site(of: " hue ") == "hue")
    }

    @Test func `classes, carriers and units are told apart`() {
        #expect(LotName.isClass("https://id.gs1.org/01/09521234500018"))
        #expect(LotName.isClass("https://id.gs1.org/8003/04012345999990"))
        #expect(!LotName.isClass("https://id.gs1.org/01/09521234500018/10/L"))
        #expect(!LotName.isClass("https://id.gs1.org/8003/04012345000221334455"))
        #expect(!LotName.isClass("K-9"))
        #expect(LotName.isCarrier("https://id.gs1.org/00/095212340000000013"))
        #expect(!LotName.isCarrier("https://id.gs1.org/01/09521234500018/21/1"))
    }

    /// Names with bytes changed, dropped and doubled: none traps, and what comes out is stable.
    @Test func `damaged names are read or refused, never worse`() throws {
        let seed = ProcessInfo.processInfo.environment["JELLYROLL_SEED"].flatMap(UInt64.init) ?? 20_270_120
        var state = seed
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        let sound = [
            "urn:epc:id:sgtin:9521234.150001.PACK%2F1", "urn:epc:idpat:itip:4012345.012345.01.02.*", "urn:epc:id:sgln:9521234.00001.0",
            "https://x.example/b/01/19521234500015/22/V/10/L/21/P?11=270130&a=b#f", "https://id.gs1.org/414/9521234000013/254/A",
            "https://id.gs1.org/8003/04012345000221334455", "http://example.de/gtin/9780345418913/lot/1223", "]d2010952123400001321BAT\u{1D}10L",
        ]
        for _ in 0..<20_000 {
            var bytes = Array(sound[random(sound.count)].utf8)
            for _ in 0...random(3) where !bytes.isEmpty {
                let index = random(bytes.count)
                switch random(4) {
                case 0: bytes[index] = UInt8(random(256))
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(bytes[random(bytes.count)], at: index)
                default: bytes.removeLast(random(bytes.count))
                }
            }
            let raw = String(decoding: bytes, as: UTF8.self)
            let name = LotName.lenient(raw)
            #expect(LotName.lenient(name) == name, "seed \(seed): \(raw)")
            if let canonical = try? LotName.canonical(raw) { #expect(canonical == name, "seed \(seed): \(raw)") }
            _ = (LotName.product(of: name), LotName.site(of: name), LotName.isClass(name), LotName.isCarrier(name))
            _ = try? ElementString.parse(raw)
            _ = try? Instant.parse(raw)
        }
    }
}

@Suite struct `Plain EPC names` {
    /// Every scheme with pieces that are right, too short, too long, foreign or missing.
    private static let urns: [String] = {
        let schemes = ["id:sgtin", "class:lgtin", "id:sscc", "id:sgln", "id:lgtin", "class:sgtin", "idpat:sgtin", "id:SGTIN", "id:grai"]
        let prefixes = ["952123", "9521234", "952123456789", "95212", "9521234567890", "95212a4", ""]
        let references = ["150001", "0", "00001", "1500012", "0000000001", "12345678901", "1a0001", "", "%31"]
        let texts = [
            "", ".", ".0", ".00", ".A", ".PACK-1_x.y", ".a~b", ".%31", ".a/b", ".12345678901234567890", ".123456789012345678901", ".*", ".ä", "..",
        ]
        return schemes.flatMap { scheme in
            prefixes.flatMap { prefix in
                references.flatMap { reference in texts.map { "urn:epc:\(scheme):\(prefix).\(reference)\($0)" } }
            }
        }
    }()

    @Test func `are what taking them apart gives, and never more than that`() throws {
        var found = 0
        for urn in Self.urns {
            guard let link = EPCName.plainLink(urn) else { continue }
            #expect(try EPCName.parse(urn)?.finest == link, "\(urn)")
            found += 1
        }
        #expect(found > 50)
    }
}
