// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Shipment {
    /// A material the producer makes: judged by itself first.
    package struct Intermediate: Hashable, Sendable {
        package let values: OriginCase.Values
        package let materials: [OriginCase.Material]
    }

    /// A material nobody can tell apart from others in the same stock.
    package struct Stock: Hashable, Sendable {
        package let method: FungibleStock.Method
        /// Milligrams.
        package let used: Int64
        package let receipts: [Receipt]

        package struct Receipt: Hashable, Sendable {
            package let amount: Int64
            package let value: Int64
            package let country: String?
            package let declared: Set<String>
        }
    }

    /// The good as one agreement sees it.
    ///
    /// - An intermediate that originates by itself counts whole (absorption), where the agreement absorbs; else it is looked through, and what it
    ///   was made of counts.
    /// - A fungible material is divided by its stock method into what originates and what does not.
    func good(under agreement: OriginAgreement) -> OriginCase {
        var seen = good
        seen.materials = zip(good.materials, materials).flatMap { material, bought in
            if let intermediate = bought.intermediate { return self.seen(material, intermediate, agreement) }
            if let stock = bought.stock { return self.seen(material, stock, agreement) }
            var material = material
            for (country, amount) in bought.added where agreement.isParty(country) { material.addedInParties += amount }
            return [material]
        }
        return seen
    }

    private func seen(_ material: OriginCase.Material, _ intermediate: Intermediate, _ agreement: OriginAgreement) -> [OriginCase.Material] {
        guard agreement.general.absorbs, let code = material.code else { return intermediate.materials }
        let itself = OriginCase(
            good: material.name, code: code, producer: good.producer, destination: good.destination, day: good.day, values: intermediate.values,
            materials: intermediate.materials, processes: good.processes, isWhollyObtained: false)
        guard OriginAssessor(agreement).assess(itself).isOriginating else { return intermediate.materials }
        var whole = material
        whole.country = good.producer
        whole.declared.insert(agreement.name)
        return [whole]
    }

    private func seen(_ material: OriginCase.Material, _ stock: Stock, _ agreement: OriginAgreement) -> [OriginCase.Material] {
        guard
            let use = stock.use(isOriginating: { agreement.originates($0.country, declared: $0.declared, from: good.producer, to: good.destination) })
        else {
            return [material]
        }
        var originating = material
        originating.name = "\(material.name), originating"
        originating.value = use.originatingValue
        originating.deductions = 0
        originating.country = good.producer
        originating.declared = [agreement.name]
        var other = material
        other.value = use.nonOriginatingValue
        other.deductions = min(other.deductions, other.value)
        other.declared = []
        return [originating, other].filter { $0.value > 0 }
    }
}

extension Shipment.Stock {
    /// Nil when more is used than was received.
    func use(isOriginating: (Receipt) -> Bool) -> FungibleStock.Use? {
        var stock = FungibleStock(method)
        for receipt in receipts { stock.receive(.init(amount: receipt.amount, value: receipt.value, isOriginating: isOriginating(receipt))) }
        return stock.use(used)
    }
}
