// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Numbered pieces of work on several threads. What comes back is in order of the numbers, so it does not matter who was first.
enum ParallelRuns {
    /// - Parameters:
    ///   - atOnce: Pieces at work at a time, 1 or more.
    ///   - work: Gives nil when it was stopped before it had anything to show.
    /// - Returns: The results from the first number on, up to the first that is missing.
    /// - Throws: The error of the lowest number that failed, whichever failed first.
    static func map<Value: Sendable>(
        _ numbers: Range<Int>, atOnce: Int, work: @escaping @Sendable (Int) throws(TwinError) -> Value?
    ) async throws(TwinError) -> [Value] {
        let results = await withTaskGroup(of: (Int, Result<Value?, TwinError>).self) { group in
            var results: [Result<Value?, TwinError>?] = Array(repeating: nil, count: numbers.count)
            var next = numbers.lowerBound
            func begin() {
                let number = next
                next += 1
                group.addTask {
                    do throws(TwinError) { return (number, .success(try work(number))) } catch { return (number, .failure(error)) }
                }
            }
            while next < min(numbers.upperBound, numbers.lowerBound + max(1, atOnce)) { begin() }
            var goesOn = true
            for await (number, result) in group {
                results[number - numbers.lowerBound] = result
                // After a failure or a stop nothing later is wanted.
                if case .success(.some) = result {} else { goesOn = false }
                if next < numbers.upperBound, goesOn { begin() }
            }
            return results
        }
        var values: [Value] = []
        for result in results {
            guard let result, let value = try result.get() else { return values }
            values.append(value)
        }
        return values
    }
}
