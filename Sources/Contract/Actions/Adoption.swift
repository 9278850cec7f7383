/// What making a clone of a service's directory would do there, or did, as the scripts that look at it printed it.
package struct Adoption: Sendable, Equatable {
    /// What the directory is now.
    package enum Kind: String, Sendable, Equatable, CaseIterable {
        /// Loose files.
        case loose
        /// A repository without a commit, of the release line or of nothing yet: somebody began and did not end.
        case begun
        /// At the release line, and not proven or not built: an adoption was broken off behind its last move.
        case moved
        /// A clone of the release line's repository: there is nothing to do.
        case clone
        /// Another repository.
        case other
        /// A part of another repository's tree.
        case inside
        /// It has a `.git` that git cannot use.
        case broken
    }

    /// Why a directory is not adopted.
    package enum Refusal: Sendable, Equatable {
        case other(url: String?)
        case inside(top: String)
        case broken
        /// It belongs to somebody else than whoever runs the commands.
        case owner(String)
        case unwritable
        /// In kilobytes.
        case room(need: Int, free: Int)
        /// The release line tracks a secret, or has a file where a folder above one must be.
        case tracked
        /// The release line's `.gitignore` does not name a secret.
        case exposed
    }

    package var kind: Kind?
    /// The remote's address of the repository that is there.
    package var url: String?
    /// Where the repository begins that the directory lies in.
    package var top: String?
    /// Whose the directory is, where it is somebody else's.
    package var owner: String?
    package var isWritable = true
    /// Kilobytes that it takes, and that there are.
    package var need: Int?
    package var free: Int?
    /// The commit that would be moved to.
    package var target: String?
    /// Files and folders that git would overwrite or delete, at most ``listLimit`` of them, and how many there are.
    package var overwritten: [String] = []
    package var overwrittenCount = 0
    /// What git would neither know nor ignore afterwards, and leaves alone.
    package var untracked: [String] = []
    package var untrackedCount = 0
    /// How many files come that are not there.
    package var newCount = 0
    package var trackedSecrets: [String] = []
    package var exposedSecrets: [String] = []
    /// Secrets that are not the same bytes any more.
    package var alteredSecrets: [String] = []
    /// The folders on the host that hold what was overwritten: more than one where an adoption was broken off before.
    package var backups: [String] = []

    /// So many names are told; there may be thousands.
    package static let listLimit = 15
    /// The exit status of a script that found a reason against it.
    package static let refusedStatus: Int32 = 3

    package init() {}

    /// Why it is refused; nothing where it may be done.
    package var refusals: [Refusal] {
        var reasons: [Refusal] = []
        switch kind {
        case .other: reasons.append(.other(url: url))
        case .inside: reasons.append(.inside(top: top ?? ""))
        case .broken: reasons.append(.broken)
        case .loose, .begun, .moved, .clone, nil: break
        }
        if let owner { reasons.append(.owner(owner)) }
        if !isWritable { reasons.append(.unwritable) }
        if !trackedSecrets.isEmpty { reasons.append(.tracked) }
        if !exposedSecrets.isEmpty { reasons.append(.exposed) }
        if let need, let free, need > free { reasons.append(.room(need: need, free: free)) }
        return reasons
    }

    /// Whether it is not done: something speaks against it, or nothing is left to do.
    package var isRefused: Bool { kind == .clone || !refusals.isEmpty }

    /// Takes one line of a script's standard output.
    package mutating func read(_ line: some StringProtocol) {
        guard let said = ScriptLine(line) else { return }
        let rest = said.rest
        switch said.word {
        case "kind": kind = Kind(rawValue: rest) ?? kind
        case "url": url = rest
        case "top": top = rest
        case "owner": owner = rest
        case "unwritable": isWritable = false
        case "room": readRoom(rest)
        case "target" where StatusAnswer.isCommit(rest): target = rest
        case "overwrites" where overwritten.count < Self.listLimit: overwritten.append(rest)
        case "overwrites-count": overwrittenCount = Int(rest) ?? overwrittenCount
        case "stays" where untracked.count < Self.listLimit: untracked.append(rest)
        case "stays-count": untrackedCount = Int(rest) ?? untrackedCount
        case "new-count": newCount = Int(rest) ?? newCount
        case "tracks" where trackedSecrets.count < Self.listLimit: trackedSecrets.append(rest)
        case "exposes" where exposedSecrets.count < Self.listLimit: exposedSecrets.append(rest)
        case "altered" where alteredSecrets.count < Self.listLimit: alteredSecrets.append(rest)
        case "backup" where backups.count < 3: backups.append(rest)
        default: break
        }
    }

    private mutating func readRoom(_ text: String) {
        let numbers = text.utf8.split(separator: UInt8(ascii: " ")).map {
            Int(String(decoding: $0, as: UTF8.self))
        }
        guard numbers.count == 2, let need = numbers[0], let free = numbers[1] else { return }
        (self.need, self.free) = (need, free)
    }
}
