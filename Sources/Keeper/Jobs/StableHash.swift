/// Names things by what they are made from: the same words give the same name in every run of the bot.
///
/// FNV-1a of 128 bits. It has to be stable and to keep apart what is different by chance; only an admin's own
/// events are ever named by it, so nobody gains by a collision.
package enum StableHash {
    /// 32 hexadecimal digits.
    package static func hex(_ words: String...) -> String {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b
        for word in words {
            for byte in word.utf8 { hash = (hash ^ UInt128(byte)) &* prime }
            // A byte that UTF-8 never has, so that ("ab", "c") is not ("a", "bc").
            hash = (hash ^ 0xFF) &* prime
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
