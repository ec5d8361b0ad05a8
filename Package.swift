// swift-tools-version: 6.2
import PackageDescription

/// Every room is strict in the same way: each import states its reach, and a warning is an error.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, imports: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: imports, path: "Sources/\(name)", resources: resources, swiftSettings: strict)
}

func tests(_ name: String, imports: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: imports, path: "Tests/\(name)", exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "jellyroll",
    products: [.executable(name: "jellyroll", targets: ["jellyroll"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CClp", pkgConfig: "clp", providers: [.apt(["coinor-libclp-dev"])]),
        .systemLibrary(name: "CKLU", providers: [.apt(["libsuitesparse-dev"])]),
        // A header of the C library that Swift's own module of it leaves out.
        .systemLibrary(name: "CMalloc"),

        room("Measure", imports: []),
        room("Plant", imports: ["Measure", .product(name: "Yams", package: "Yams")]),
        room("Ledger", imports: ["Measure", "CCrypto"]),
        room("Storage", imports: ["Measure", "Ledger", "CZstd", .product(name: "GRDB", package: "GRDB.swift")]),
        room("Genealogy", imports: ["Measure", "Ledger"]),
        room(
            "Accounting", imports: ["Measure", "Plant", "Ledger", "Genealogy", "CKLU", .product(name: "Yams", package: "Yams")],
            resources: [
                "origin/agreements", "origin/local-content", "factors/energy", "factors/freight", "factors/materials",
                "circularity/targets", "books/chart", "books/example",
            ].map { .embedInCode("Resources/\($0).yaml") }),
        room("Twin", imports: ["Measure", "Plant", "Ledger", "CClp"]),
        room("Connect", imports: ["Measure", "Ledger", "Plant", .product(name: "Yams", package: "Yams")]),
        room(
            "Node",
            imports: ["Measure", "Ledger", "Storage", "Genealogy", "Accounting", .product(name: "Logging", package: "swift-log")]),
        room(
            "Web",
            imports: [
                "Measure", "Ledger", "Genealogy", "Accounting", "Node", "Connect", "Twin",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "jellyroll",
            dependencies: [
                "Measure", "Plant", "Ledger", "Storage", "Genealogy", "Accounting", "Twin", "Connect", "Node", "Web", "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Sources/jellyroll", swiftSettings: strict),

        .target(name: "Support", dependencies: ["Measure", "Ledger"], path: "Tests/Support", swiftSettings: strict),
        tests("MeasureTests", imports: ["Measure", "Support"]),
        tests("PlantTests", imports: ["Measure", "Plant"], exclude: ["Hostile"]),
        tests("LedgerTests", imports: ["Measure", "Ledger", "Support"]),
        tests("StorageTests", imports: ["Measure", "Ledger", "Storage", "Support", .product(name: "GRDB", package: "GRDB.swift")]),
        tests("GenealogyTests", imports: ["Measure", "Ledger", "Genealogy", "Support"]),
        tests("AccountingTests", imports: ["Measure", "Plant", "Ledger", "Genealogy", "Accounting", "Support"]),
        tests("TwinTests", imports: ["Measure", "Plant", "Ledger", "Twin", "Genealogy", "Support"]),
        tests("ConnectTests", imports: ["Measure", "Ledger", "Plant", "Connect", "Genealogy", "Support"]),
        tests("NodeTests", imports: ["Measure", "Ledger", "Storage", "Genealogy", "Accounting", "Node", "Support"]),
        tests("WebTests", imports: ["Measure", "Ledger", "Genealogy", "Accounting", "Node", "Connect", "Twin", "Web", "Support"]),
        tests("Journeys", imports: ["jellyroll", "Measure", "Ledger"]),
        tests("House", imports: []),
    ]
)
