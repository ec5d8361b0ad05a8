// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Testing

/// Broken and bent documents: whatever comes, the decoders answer with events or refusals, and what they take they give back.
@Suite struct `Decoders under mutation` {
    /// How long, in seconds: JELLYROLL_FUZZ_SECONDS, else 20.
    static let seconds = ProcessInfo.processInfo.environment["JELLYROLL_FUZZ_SECONDS"].flatMap(Double.init) ?? 20
    static let seed = ProcessInfo.processInfo.environment["JELLYROLL_SEED"].flatMap(UInt64.init) ?? 20_270_120

    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"))
    func `never trap, never hang, and give back what they take`() throws {
        var mutator = Mutator(seed: Self.seed, corpus: try corpus())
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var runs = 0
        var taken = 0
        var refused = 0
        while ContinuousClock.now < end {
            for _ in 0..<64 {
                let bytes = mutator.next()
                runs += 1
                let decoded = EPCISReader.read(bytes: bytes)
                refused += decoded.refusals.count
                taken += decoded.events.count
                for refusal in decoded.refusals where refusal.message.isEmpty || refusal.line < 1 || refusal.column < 1 {
                    Issue.record("refusal without reason or place, seed \(Self.seed), run \(runs): \(refusal)")
                }
                if !decoded.events.isEmpty {
                    let again = EPCISReader.read(bytes: EPCISWriter.document(decoded.events, creationDate: Instant(microseconds: 0)))
                    if again.events != decoded.events || !again.refusals.isEmpty {
                        Issue.record("not given back, seed \(Self.seed), run \(runs): \(again.refusals) \(String(decoding: bytes, as: UTF8.self))")
                    }
                }
                // The same bytes in small pieces must say the same.
                if runs % 8 == 0 {
                    var events: [Event] = []
                    EPCISReader().read(Pieces(bytes, of: 1 + runs % 97)) { item in
                        if case .event(let event) = item { events.append(event) }
                        return true
                    }
                    if events != decoded.events {
                        Issue.record("pieces differ, seed \(Self.seed), run \(runs): \(String(decoding: bytes, as: UTF8.self))")
                    }
                }
                if runs % 16 == 0 { query(bytes, &mutator, decoded.events) }
            }
        }
        // Both outcomes must occur, or the mutations miss.
        #expect(taken > 0 && refused > 0)
        print("fuzz: \(runs) documents in \(Self.seconds) s, seed \(Self.seed): \(taken) events taken, \(refused) refusals")
    }

    /// Queries read from bent bodies and parameters answer with a problem or a verdict on every event.
    private func query(_ bytes: [UInt8], _ mutator: inout Mutator, _ events: [Event]) {
        let entries = events.map { Entry(sequence: 1, recordTime: Instant(microseconds: 0), event: $0) }
        for query in [try? EPCISQuery(body: mutator.query()), try? EPCISQuery(parameters: mutator.parameters())].compactMap({ $0 }) {
            for entry in entries { _ = query.matches(entry) }
        }
    }

    private func corpus() throws -> [[UInt8]] {
        let names =
            Reference.valid + Reference.names("capture-invalid", ".json") + Reference.names("battery-lifecycle", ".jsonld")
            + Reference.names("queries", ".json")
        let record = EPCISWriter.event(Samples.record)
        return try names.map { try Reference.bytes($0) } + [record, EPCISWriter.lines([Samples.record, Samples.record])]
    }
}

/// Hands out bytes in pieces of one length; cannot begin again, like a pipe.
struct Pieces: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let whole: [UInt8]
    private let length: Int

    init(_ bytes: [UInt8], of length: Int) {
        rest = bytes[...]
        whole = bytes
        self.length = length
    }

    mutating func next() -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
    }

    mutating func rewind() -> Bool {
        rest = whole[...]
        return true
    }
}

/// Bends documents: bytes flipped, cut, doubled and spliced; numbers, strings and brackets swapped for awkward ones.
struct Mutator {
    private var random: Seeded
    private let corpus: [[UInt8]]

    init(seed: UInt64, corpus: [[UInt8]]) {
        random = Seeded(seed: seed)
        self.corpus = corpus
    }

    mutating func next() -> [UInt8] {
        var bytes = corpus[random.below(corpus.count)]
        for _ in 0...random.below(4) { bend(&bytes) }
        return bytes
    }

    private mutating func bend(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes = Array("{}".utf8) }
        let at = random.below(bytes.count)
        let length = min(bytes.count - at, 1 + random.below(random.below(10) == 0 ? 400 : 8))
        switch random.below(12) {
        case 0: bytes[at] ^= UInt8(1 << random.below(8))
        case 1: bytes[at] = UInt8(random.below(256))
        case 2: bytes.removeSubrange(at..<at + length)
        case 3: bytes.insert(contentsOf: bytes[at..<at + length], at: random.below(bytes.count + 1))
        case 4: bytes.removeSubrange(at...)
        case 5:
            let other = corpus[random.below(corpus.count)]
            let from = random.below(other.count)
            bytes.insert(contentsOf: other[from..<min(other.count, from + length * 8)], at: at)
        case 6: replaceString(&bytes, near: at)
        case 7: bytes.insert(contentsOf: Self.awkward[random.below(Self.awkward.count)].utf8, at: at)
        case 8: replaceNumber(&bytes, near: at)
        case 9: bytes.insert(contentsOf: Array(repeating: "[{".utf8.map { $0 }[random.below(2)], count: 1 + random.below(200)), at: at)
        case 10: swapMembers(&bytes, near: at)
        default: replaceString(&bytes, near: at, keepsKind: true)
        }
    }

    private mutating func replaceString(_ bytes: inout [UInt8], near at: Int, keepsKind: Bool = false) {
        guard let open = bytes[at...].firstIndex(of: 0x22), let close = bytes[(open + 1)...].firstIndex(of: 0x22) else { return }
        let words = keepsKind ? Self.words : Self.awkward
        bytes.replaceSubrange(open...close, with: (keepsKind ? "\"\(words[random.below(words.count)])\"" : words[random.below(words.count)]).utf8)
    }

    private mutating func replaceNumber(_ bytes: inout [UInt8], near at: Int) {
        guard let start = bytes[at...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
        let end = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Self.numbers[random.below(Self.numbers.count)].utf8)
    }

    private mutating func swapMembers(_ bytes: inout [UInt8], near at: Int) {
        guard let comma = bytes[at...].firstIndex(of: 0x2C) else { return }
        let end = bytes[(comma + 1)...].firstIndex(of: 0x2C) ?? bytes.count
        bytes.insert(contentsOf: bytes[comma..<end], at: random.below(comma + 1))
    }

    mutating func query() -> [UInt8] {
        var text = "{"
        for index in 0...random.below(4) {
            if index > 0 { text += "," }
            text += "\"\(Self.parameters[random.below(Self.parameters.count)])\":" + value()
        }
        var bytes = Array((text + "}").utf8)
        if random.below(4) == 0 { bend(&bytes) }
        return bytes
    }

    mutating func parameters() -> [(name: String, value: String)] {
        (0...random.below(3)).map { _ in (Self.parameters[random.below(Self.parameters.count)], Self.words[random.below(Self.words.count)]) }
    }

    private mutating func value() -> String {
        switch random.below(4) {
        case 0: Self.awkward[random.below(Self.awkward.count)]
        case 1: "[\"\(Self.words[random.below(Self.words.count)])\"]"
        case 2: Self.numbers[random.below(Self.numbers.count)]
        default: "\"\(Self.words[random.below(Self.words.count)])\""
        }
    }

    static let numbers = [
        "0", "-1", "1e308", "1e309", "-0", "99999999999999999999999999", "9223372036854775808", "0.1", "1E-400", "00", "1.", "2e",
        "4611686018427387904",
    ]
    static let awkward = [
        "null", "true", "NaN", "-Infinity", "{}", "[]", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"é\"", "\u{FEFF}", "\"\\", "{\"a\":1,\"a\":2}",
        "[[[[[[]]]]]]", ",", ":", "}", "]",
        "\"\u{1F600}\"", "\"@context\":[]", "{\"@context\":{\"jr\":\"https://x.example/\"}}", "1e999", "\"2027-13-41T25:61:61Z\"", "\"x\"", "\"a:b\"",
        "{\"mass\":1}",
    ]
    static let words = [
        "ADD", "DELETE", "OBSERVE", "shipping", "urn:epcglobal:cbv:bizstep:shipping", "cbv:BizStep-shipping", "https://ref.gs1.org/cbv/Disp-active",
        "ObjectEvent",
        "TransformationEvent", "TransactionEvent", "AggregationEvent", "AssociationEvent", "+14:00", "-13:59", "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999999999-14:00",
        "2027-01-20T10:15:00.1234567Z", "urn:epc:id:sgtin:4012345.011111.987", "urn:epc:idpat:sgtin:4012345.*.*", "urn:epc:id:sgln:4012345.00005.0",
        "https://id.gs1.org/01/09521234500018/10/A",
        "urn:epc:id:itip:4012345.011111.01.02.*", "urn:epc:id:gdti:987659999999..9", "https://x.example/?", "a:b", "K-9 coil", "jr:facts",
        "ext:field", "KGM", "XX", "epcList", "ilmd", "sensorElementList",
        "errorDeclaration", "type", "", "1|2", "true", "urn:epc:idpat:sgtin:4012345.066666.[1-9]",
    ]
    static let parameters = [
        "eventType", "GE_eventTime", "LT_recordTime", "EQ_action", "EQ_bizStep", "MATCH_epc", "MATCH_anyEPCClass", "EQ_bizTransaction_po",
        "EQ_source_location", "EQ_ext:field",
        "GT_INNER_ILMD_ext:field", "EXISTS_ext:field", "EXISTS_SENSORREPORT_ext:field", "EQ_value_CEL", "GE_quantity_KGM", "WD_bizLocation",
        "EQ_type", "orderBy", "orderDirection",
        "eventCountLimit", "perPage", "EQ_eventID", "EXISTS_errorDeclaration", "EQ_readPoint_ext:field", "EQ_ERROR_DECLARATION_ext:field", "nonsense",
        "EQ_", "HASATTR_x",
    ]
}

/// SplitMix64.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
