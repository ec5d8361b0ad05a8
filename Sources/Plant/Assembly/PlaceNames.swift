// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Names everything in a plant after the place it is in the chain, so that a plant and its copy can stand side by side: `hue/cell 4680`.
///
/// What follows from there being one site is written out, since in the chain there are several; and events go on calling products by their own names.
struct PlaceNames {
    private let place: String
    private let renaming: Renaming
    private let site: Element?
    private static let realms: [Realm] = [
        .product, .calendar, .crew, .utility, .buffer, .supplier, .transport, .customer, .route, .parameter, .cause,
    ]

    init(place: String, _ plant: Element) {
        self.place = place
        let names = NameIndex(plant)
        renaming = Renaming(
            Self.realms.flatMap { realm in names.all(realm).map { Deltas.Rename(realm: realm, old: $0, new: "\(place)/\($0)") } })
        let sites = plant["sites"]?.list ?? []
        site = sites.count == 1 ? sites[0]["name"] : nil
    }

    func applied(to plant: Element) -> Element {
        var whole = plant
        if let products = whole["products"], let list = products.list {
            let called = list.map { product in product["as"] == nil ? product.setting("as", product["name"]) : product }
            whole = whole.setting("products", products.with(.list(called)))
        }
        for key in Grammar.form(.plant).keys {
            guard let site, case .list(.form(let form)) = key.shape, case .name(.site)? = Grammar.form(form).key("site")?.shape,
                let items = whole[key.name], let list = items.list
            else { continue }
            whole = whole.setting(key.name, items.with(.list(list.map { $0["site"] == nil ? $0.setting("site", site) : $0 })))
        }
        return renaming.appliedToNamesToo(whole)
    }
}
