// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Lots after everything they were made of; lots made of one another together. Tarjan's strongly connected components, without recursion.
///
/// Source: R. E. Tarjan, *Depth-first search and linear graph algorithms*, SIAM J. Comput. 1 (1972).
struct SourceOrder {
    private let sources: (UInt32) -> [UInt32]
    private var numbers: [UInt32: Int] = [:]
    private var lows: [UInt32: Int] = [:]
    private var stack: [UInt32] = []
    private var isOnStack: Set<UInt32> = []

    init(_ sources: @escaping (UInt32) -> [UInt32]) { self.sources = sources }

    /// - Parameter body: Gets lots whose sources had their turn, and whether they form a circle.
    mutating func forEachGroup(from roots: [UInt32], isDone: (UInt32) -> Bool, _ body: ([UInt32], Bool) -> Void) {
        for root in roots where numbers[root] == nil && !isDone(root) {
            var path: [(node: UInt32, sources: [UInt32], next: Int)] = [(root, sources(root), 0)]
            enter(root)
            while let (node, sources, next) = path.last {
                if next < sources.count {
                    path[path.count - 1].next += 1
                    let source = sources[next]
                    if isDone(source) { continue }
                    if let number = numbers[source] {
                        if isOnStack.contains(source) { lows[node] = min(lows[node]!, number) }
                    } else {
                        enter(source)
                        path.append((source, self.sources(source), 0))
                    }
                    continue
                }
                path.removeLast()
                if let product = path.last?.node { lows[product] = min(lows[product]!, lows[node]!) }
                guard lows[node] == numbers[node] else { continue }
                var members: [UInt32] = []
                while let last = stack.popLast() {
                    isOnStack.remove(last)
                    members.append(last)
                    if last == node { break }
                }
                body(members, members.count > 1 || sources.contains(node))
            }
        }
    }

    private mutating func enter(_ node: UInt32) {
        numbers[node] = numbers.count
        lows[node] = numbers[node]
        stack.append(node)
        isOnStack.insert(node)
    }
}
