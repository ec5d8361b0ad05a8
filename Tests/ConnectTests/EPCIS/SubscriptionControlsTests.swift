// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger
import Testing

@Suite struct `Query schedules` {
    @Test(arguments: [
        // schedule, after, next
        (#"{"hour":"1","minute":"5"}"#, "2027-01-20T10:15:00Z", "2027-01-21T01:05:00Z"),
        (#"{"hour":"1","minute":"5"}"#, "2027-01-20T01:04:59.999Z", "2027-01-20T01:05:00Z"),
        (#"{"hour":"1","minute":"5"}"#, "2027-01-20T01:05:00Z", "2027-01-21T01:05:00Z"),
        (#"{"hour":1,"minute":5}"#, "2027-12-31T23:59:59Z", "2028-01-01T01:05:00Z"),
        (#"{"second":"0/30"}"#, "2027-01-20T10:15:07Z", "2027-01-20T10:15:30Z"),
        (#"{"second":"0/30"}"#, "2027-01-20T10:15:30Z", "2027-01-20T10:16:00Z"),
        (#"{"minute":"0/15"}"#, "2027-01-20T10:50:00Z", "2027-01-20T11:00:00Z"),
        (#"{"minute":"[5-7],20"}"#, "2027-01-20T10:06:30Z", "2027-01-20T10:07:00Z"),
        (#"{"minute":"[5-7],20"}"#, "2027-01-20T10:07:00Z", "2027-01-20T10:20:00Z"),
        (#"{"hour":"*"}"#, "2027-01-20T10:07:00Z", "2027-01-20T11:00:00Z"),
        (#"{"dayOfWeek":"1"}"#, "2027-01-20T10:07:00Z", "2027-01-25T00:00:00Z"),
        (#"{"dayOfWeek":"7","hour":"6"}"#, "2027-01-20T10:07:00Z", "2027-01-24T06:00:00Z"),
        (#"{"dayOfMonth":"31"}"#, "2027-02-01T00:00:00Z", "2027-03-31T00:00:00Z"),
        (#"{"dayOfMonth":"29","month":"2"}"#, "2027-03-01T00:00:00Z", "2028-02-29T00:00:00Z"),
        (#"{"month":"4","hour":"12"}"#, "2027-01-20T10:07:00Z", "2027-04-01T12:00:00Z"),
    ])
    func `come round as cron would have it`(_ schedule: String, _ after: String, _ next: String) throws {
        let schedule = try QuerySchedule(json: try JSONReader.read(Array(schedule.utf8)))
        #expect(try schedule.next(after: Instant(iso: after)) == Instant(iso: next))
    }

    @Test func `name every moment that fits, and no other`() throws {
        // Against a plain walk over every second of a week.
        let schedule = try QuerySchedule(
            json: try JSONReader.read(Array(#"{"second":"3,40","minute":"0/29","hour":"[7-8]","dayOfWeek":"2,6"}"#.utf8)))
        let start = try Instant(iso: "2027-01-18T00:00:00Z").microseconds / 1_000_000
        var expected: [Int64] = []
        for second in start..<(start + 7 * 86_400) {
            let (day, within) = ((second - start) / 86_400 + 1, (second - start) % 86_400)
            guard [2, 6].contains(day), [7, 8].contains(within / 3_600), within / 60 % 60 % 29 == 0, [3, 40].contains(within % 60) else { continue }
            expected.append(second)
        }
        var found: [Int64] = []
        var time = Instant(microseconds: start * 1_000_000 - 1)
        while let next = schedule.next(after: time), next.microseconds < (start + 7 * 86_400) * 1_000_000 {
            found.append(next.microseconds / 1_000_000)
            time = next
        }
        #expect(found == expected && found.count == 2 * 2 * 3 * 2)
    }

    @Test(arguments: [
        "7", "{}", #"{"minutes":"5"}"#, #"{"minute":"60"}"#, #"{"minute":"-1"}"#, #"{"minute":"x"}"#, #"{"minute":""}"#, #"{"minute":"5,"}"#,
        #"{"minute":"[9-5]"}"#, #"{"minute":"[5]"}"#, #"{"minute":"0/0"}"#, #"{"minute":"1/2/3"}"#, #"{"minute":true}"#, #"{"dayOfWeek":"0"}"#,
        #"{"dayOfMonth":"30","month":"2"}"#, #"{"minute":"99999999999999999999"}"#,
    ])
    func `that are none are refused`(_ text: String) throws {
        let json = try JSONReader.read(Array(text.utf8))
        let problem = #expect(throws: EPCISProblem.self) { try QuerySchedule(json: json) }
        #expect(problem?.exception == .subscriptionControls && problem?.pointer.hasPrefix("/schedule") == true)
    }
}

@Suite struct `What a subscriber asks` {
    @Test(arguments: [
        // body, exception, pointer
        ("7", "ValidationException", ""),
        (#"{"stream":true}"#, "SubscriptionControlsException", "/dest"),
        (#"{"dest":"client.example.com","stream":true}"#, "SubscriptionControlsException", "/dest"),
        (#"{"dest":"ftp://client.example.com/","stream":true}"#, "SubscriptionControlsException", "/dest"),
        (#"{"dest":"file:///etc/passwd","stream":true}"#, "SubscriptionControlsException", "/dest"),
        (#"{"dest":"http://me:secret@client.example.com/","stream":true}"#, "SubscriptionControlsException", "/dest"),
        (#"{"dest":"http://client.example.com/#x","stream":true}"#, "SubscriptionControlsException", "/dest"),
        (#"{"dest":"http://client.example.com/"}"#, "SubscriptionControlsException", "/stream"),
        (#"{"dest":"http://client.example.com/","stream":false}"#, "SubscriptionControlsException", "/stream"),
        (#"{"dest":"http://client.example.com/","stream":true,"schedule":{"hour":"1"}}"#, "SubscriptionControlsException", "/stream"),
        (#"{"dest":"http://client.example.com/","stream":true,"reportIfEmpty":true}"#, "SubscriptionControlsException", "/reportIfEmpty"),
        (#"{"dest":"http://client.example.com/","stream":"yes"}"#, "SubscriptionControlsException", "/stream"),
        (#"{"dest":"http://client.example.com/","stream":true,"initialRecordTime":"today"}"#, "SubscriptionControlsException", "/initialRecordTime"),
        (#"{"dest":"http://client.example.com/","stream":true,"signatureToken":""}"#, "SubscriptionControlsException", "/signatureToken"),
        (#"{"dest":"http://client.example.com/","stream":true,"secret":"x"}"#, "ValidationException", "/secret"),
    ])
    func `is refused with what is wrong`(_ body: String, _ exception: String, _ pointer: String) throws {
        let json = try JSONReader.read(Array(body.utf8))
        let problem = #expect(throws: EPCISProblem.self) { try SubscriptionControls(json: json) }
        #expect(problem?.exception.rawValue == exception && problem?.pointer == pointer && problem?.status == 400)
    }

    @Test func `is given back without the secret`() throws {
        let body =
            #"{"dest":"https://client.example.com/callback","signatureToken":"13df38d8","reportIfEmpty":true,"schedule":{"hour":"1","minute":"5"}}"#
        let controls = try SubscriptionControls(json: try JSONReader.read(Array(body.utf8)))
        let text = String(decoding: JSONWriter.bytes(.object(controls.json)), as: UTF8.self)
        #expect(text == #"{"dest":"https://client.example.com/callback","schedule":{"hour":"1","minute":"5"},"reportIfEmpty":true}"#)
    }
}
