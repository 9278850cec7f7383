/// Why a step of a change would not go on, as its script printed it before it touched anything.
package struct Objection: Sendable, Equatable {
    /// What stands against the commit that comes, where only signed ones may.
    package var distrust: Distrust?
    /// The lock of git's that is in the way.
    package var lock: GitLock?

    /// How a script ends after it printed the one or the other.
    package static let distrustStatus: Int32 = 4
    package static let lockStatus: Int32 = 5

    package init() {}

    /// Takes one line of a script's standard output.
    package mutating func read(_ line: some StringProtocol) {
        guard let said = ScriptLine(line) else { return }
        let rest = said.rest
        switch said.word {
        case "untrusted": distrust = Distrust.Reason(rawValue: rest).map { Distrust(reason: $0) }
        case "because": distrust?.add(rest)
        case "lock": lock = GitLock(line: rest)
        case "holder": lock?.add(holder: rest)
        default: break
        }
    }
}

/// Why a commit may not be deployed where only signed ones may.
package struct Distrust: Sendable, Equatable {
    package enum Reason: String, Sendable, CaseIterable {
        /// It bears no signature.
        case unsigned
        /// Its signature is none of an ssh key's.
        case foreign
        /// Git does not take its signature: a stranger's, a broken one, one for another purpose.
        case refused
        /// The host's git cannot check any.
        case oldGit = "old-git"
        case noKeygen = "no-ssh-keygen"
        /// The file with the keys is not there, or cannot be read.
        case noSigners = "no-signers"
        /// The file with the keys is in the directory after all, by a link: what comes could bring its own.
        case signersInside = "signers-inside"
        /// Anybody on the host can write into it.
        case signersOpen = "signers-open"
    }

    package var reason: Reason
    /// Git's own words; at most ``wordLimit`` lines.
    package private(set) var words: [String] = []

    package static let wordLimit = 8

    package init(reason: Reason, words: [String] = []) {
        self.reason = reason
        for line in words { add(line) }
    }

    fileprivate mutating func add(_ line: String) {
        if words.count < Self.wordLimit { words.append(line) }
    }
}

/// A file that one git makes so that no other one writes; a git that died leaves it.
package struct GitLock: Sendable, Equatable {
    /// Its path, below the directory where it is there.
    package var path: String
    /// Seconds; below zero where the host's clock was set back.
    package var age: Int
    /// Processes that may hold it, each in a line; at most ``holderLimit``.
    package private(set) var holders: [String] = []

    package static let holderLimit = 5
    /// So old, and held by nobody, it was left: a git that works has it for a moment only.
    package static let leftAge = 60

    package var isLeft: Bool { holders.isEmpty && age >= Self.leftAge }

    package init(path: String, age: Int, holders: [String] = []) {
        self.path = path
        self.age = age
        for holder in holders { add(holder: holder) }
    }

    /// Reads `AGE PATH`.
    fileprivate init?(line: String) {
        let parts = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
            .map { String(decoding: Array($0), as: UTF8.self) }
        guard parts.count == 2, let age = Int(parts[0]) else { return nil }
        self.init(path: parts[1], age: age)
    }

    fileprivate mutating func add(holder: String) {
        if holders.count < Self.holderLimit { holders.append(holder) }
    }
}
