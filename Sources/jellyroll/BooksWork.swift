// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation

/// Long work on the books: how far it has come, and its end when the person presses Ctrl-C. Half of the books would not add up, so none are
/// told then.
struct BooksWork {
    private let interruption = Interruption()
    private var progress: Progress?

    mutating func report(_ done: Int, of total: Int) throws {
        var progress = progress ?? Progress("books", unit: "lots", total: total)
        progress.report(done: done)
        if done == total { progress.finish(done: done) }
        self.progress = progress
        guard interruption.isAsked else { return }
        let words = "interrupted: after \(grouped(done)) of \(grouped(total)) lots, so the books are not added up\n"
        FileHandle.standardError.write(Data(words.utf8))
        throw ExitCode(4)
    }
}
