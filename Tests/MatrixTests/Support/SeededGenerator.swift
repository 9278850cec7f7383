import Foundation

/// Random numbers that a failed test can repeat: the seed is in its message.
struct SeededGenerator: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    /// What decides about a change goes by fixed seeds; every other run tries a new one.
    static var fresh: UInt64 {
        ProcessInfo.processInfo.environment["CI"] == nil ? .random(in: 0...UInt64.max) : 20_261_123
    }

    init(seed: UInt64 = SeededGenerator.fresh) {
        self.seed = seed
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
