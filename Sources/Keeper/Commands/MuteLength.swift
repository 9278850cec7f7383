import Contract

/// How long a service is muted.
package enum MuteLength {
    /// A minute to a week: what is longer is not a mute but a service that nobody wants to watch.
    static let range = Duration.seconds(60)...Duration.seconds(7 * 86_400)
    static let words = "1m to 7d"

    private static let units: [Character: Int] = ["m": 60, "h": 3600, "d": 86_400]

    /// Reads what stands behind `mute`: a number with its unit.
    static func read(_ words: [String], of service: ServiceName) throws(Mistake) -> Duration {
        if words.count == 1, let length = length(words[0]) { return length }
        throw Mistake(
            problem: "`mute` takes a time, \(Self.words); nothing was muted.", nearest: nil,
            usage: ["!\(service) mute 30m", "!\(service) mute 2h"])
    }

    private static func length(_ word: String) -> Duration? {
        guard let unit = word.last.flatMap({ units[$0] }), word.utf8.count <= 6,
            word.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(word.dropLast())
        else { return nil }
        let length = Duration.seconds(count * unit)
        return range.contains(length) ? length : nil
    }
}
