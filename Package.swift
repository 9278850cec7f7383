// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]
/// Everywhere but `Transport`, whose business is a C library's pointers.
let safe = common + [.strictMemorySafety()]

let package = Package(
    name: "bridgekeeper",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CSchedule"),
        .target(name: "TTY", dependencies: ["CEdit"], swiftSettings: safe),
        .target(name: "Transport", dependencies: ["CCurl"], swiftSettings: common),
        .target(name: "TOML", swiftSettings: safe),
        .target(name: "Matrix", dependencies: ["Transport"], swiftSettings: safe),
        .target(name: "Contract", swiftSettings: safe),
        .target(
            name: "Remote",
            dependencies: [.product(name: "Subprocess", package: "swift-subprocess")],
            resources: [
                .embedInCode("Shell/job.sh"), .embedInCode("Shell/mask.awk"),
                .embedInCode("Shell/screen.awk"),
            ],
            swiftSettings: safe
        ),
        .target(
            name: "Journal",
            dependencies: ["Matrix", "Contract", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: safe
        ),
        .target(
            name: "Keeper",
            dependencies: [
                "Transport", "Matrix", "Contract", "Remote", "Journal",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: safe
        ),
        .target(
            name: "Settings",
            dependencies: ["TOML", "Transport", "Contract", "Matrix", "Remote"],
            swiftSettings: safe
        ),
        .executableTarget(
            name: "bridgekeeper",
            dependencies: [
                "CSchedule", "Transport", "Matrix", "Contract", "Remote", "Journal", "Keeper", "Settings",
                "TTY",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: safe
        ),
        // What the tests share; no product links it.
        .target(name: "TestKit", dependencies: ["Matrix"], path: "Tests/TestKit", swiftSettings: safe),
        .testTarget(
            name: "TransportTests", dependencies: ["Transport", "TestKit"], exclude: ["Servers"],
            swiftSettings: common),
        .testTarget(name: "TOMLTests", dependencies: ["TOML", "TestKit"], swiftSettings: safe),
        .testTarget(name: "MatrixTests", dependencies: ["Matrix", "TestKit"], swiftSettings: safe),
        .testTarget(name: "ContractTests", dependencies: ["Contract", "TestKit"], swiftSettings: safe),
        .testTarget(name: "RemoteTests", dependencies: ["Remote", "TestKit"], swiftSettings: safe),
        .testTarget(name: "JournalTests", dependencies: ["Journal", "TestKit"], swiftSettings: safe),
        .testTarget(name: "KeeperTests", dependencies: ["Keeper", "TestKit"], swiftSettings: safe),
        .testTarget(name: "TTYTests", dependencies: ["TTY", "TestKit"], swiftSettings: safe),
        .testTarget(
            name: "SettingsTests", dependencies: ["Settings", "Transport", "TestKit"], swiftSettings: safe),
        .testTarget(
            name: "EndToEnd",
            dependencies: [
                "Contract", "Transport", "Matrix", "TestKit",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: safe
        ),
    ]
)
