import FoundationEssentials

enum SystemEpoch {
    static func seconds() -> Double { Date().timeIntervalSince1970 }
}
