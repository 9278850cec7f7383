import Foundation
package import Matrix

/// Finds members who go by the bot's name, or by one that looks like it: what such a one says could pass for its word.
package struct NameWatch: Sendable {
    package enum Sighting: Sendable, Equatable {
        case impostor(UserID)
        /// There were so many that no more are named.
        case tooMany
    }

    /// How many are remembered, so that each is named once.
    static let limit = 100

    private let own: UserID
    private let names: Set<String>
    private var known: Set<UserID> = []
    private var isFull = false

    /// - Parameters:
    ///   - own: the bot itself.
    ///   - name: what it is called in the room; without one, clients show its user ID.
    package init(own: UserID, name: String?) {
        self.own = own
        names = Set([name, own.text, own.localpart].compactMap { $0.map(Self.look) }.filter { !$0.isEmpty })
    }

    /// Looks at one member, or at a change of one.
    package mutating func see(_ change: MembershipChange) -> Sighting? {
        guard change.user != own, [.join, .invite, .knock].contains(change.membership), !isFull else {
            return nil
        }
        // Without a name of his own clients show the user ID, or its first part.
        let shown = change.displayName.map { [$0] } ?? [change.user.text, change.user.localpart]
        guard shown.contains(where: { names.contains(Self.look($0)) }) else { return nil }
        guard known.count < Self.limit else {
            isFull = true
            return .tooMany
        }
        return known.insert(change.user).inserted ? .impostor(change.user) : nil
    }

    /// What a name looks like: without what does not show, and each letter as the plain one that it resembles.
    static func look(_ name: String) -> String {
        // A name may have tens of kilobytes; nobody sees more than its beginning.
        let start = String(String.UnicodeScalarView(name.unicodeScalars.prefix(200)))
        var look = String.UnicodeScalarView()
        for scalar in start.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            let category = scalar.properties.generalCategory
            let isInvisible =
                scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isWhitespace
                || [.nonspacingMark, .enclosingMark, .control, .format].contains(category)
            if isInvisible || "-_.·'".unicodeScalars.contains(scalar) { continue }
            look.append(Self.resembled[scalar] ?? scalar)
        }
        // In many fonts these two are one letter.
        return String(look).replacing("rn", with: "m")
    }

    /// Letters of other alphabets, and digits, that pass for a Latin letter at a glance.
    ///
    /// `i`, `l` and `1` are one: a capital I is an l to the eye.
    private static let resembled: [Unicode.Scalar: Unicode.Scalar] = {
        let families: [(Unicode.Scalar, String)] = [
            ("a", "аαɑ"), ("b", "вьЬβ8"), ("c", "сϲ"), ("d", "ԁ"), ("e", "еєεҽ3"), ("g", "ɡԍ9"), ("h", "һнη"),
            ("j", "јϳ"), ("k", "кκ"), ("l", "i1|іıιӏɩɪl"), ("m", "м"), ("n", "п"), ("o", "оοσ0"), ("p", "рρ"),
            ("q", "ԛ"), ("r", "гʀ"), ("s", "ѕ5"), ("t", "тτ"), ("u", "υ"), ("v", "ѵν"), ("w", "ԝω"),
            ("x", "хχ"),
            ("y", "уγ"),
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (plain, family) in families {
            for scalar in family.unicodeScalars { table[scalar] = plain }
        }
        return table
    }()
}
